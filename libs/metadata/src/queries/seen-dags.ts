import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { DagId } from "@daymill/core";

/** The DAGs that whoever asks may see; undefined: all, and no statement asks for them. */
export type SeenDags = readonly DagId[] | undefined;

/** Whether a column names one of them. */
export function isOneOf(column: string, dagIds: readonly DagId[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} = any(${[...dagIds]}::text[])`;
}

/** The same as one more condition of a statement that is written out; nothing where all are seen. */
export function andSeen(column: string, seen: SeenDags): RawBuilder<unknown> {
  return seen === undefined ? sql`` : sql` and ${isOneOf(column, seen)}`;
}
