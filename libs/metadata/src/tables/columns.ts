import type { JsonValue } from "@daymill/core";
import type { ColumnType, GeneratedAlways } from "kysely";

/** A jsonb column: read as a value, written as JSON text. */
export type Json<T = JsonValue> = ColumnType<T, string, string>;

/** A jsonb column that may be absent. */
export type OptionalJson<T = JsonValue> = ColumnType<T | null, string | null | undefined, string | null>;

/** A jsonb column with a default. */
export type DefaultJson<T = JsonValue> = ColumnType<T, string | undefined, string>;

/** A column that may be absent and is so unless given. */
export type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** A column with a default. */
export type Default<T> = ColumnType<T, T | undefined, T>;

/** A key that the database makes. */
export type Key<T> = GeneratedAlways<T>;
