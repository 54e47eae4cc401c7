import { DaymillError } from "@daymill/core";
import { decimalSize } from "../columns/column-type.ts";
import type { ColumnType } from "../columns/column-type.ts";

/** What a column of a record holds: a value, or lists, maps and structures of such. Nested values may be null. */
export type RecordType = ColumnType | ListType | MapType | StructType;

export interface ListType<T extends RecordType = RecordType> {
  readonly kind: "list";
  readonly element: T;
}

/** Keys are texts. */
export interface MapType<T extends RecordType = RecordType> {
  readonly kind: "map";
  readonly value: T;
}

export interface StructType<F extends StructFields = StructFields> {
  readonly kind: "struct";
  readonly fields: F;
}

export interface StructFields {
  readonly [name: string]: RecordType;
}

export interface RecordColumn<T extends RecordType = RecordType, R extends boolean = boolean> {
  readonly type: T;
  /** A record without it is rejected. */
  readonly required: R;
}

/** The columns of a record, in their order. */
export type RecordSchema = Readonly<Record<string, RecordColumn>>;

/** What a value of a type is in a row function; unknown where the type is. */
export type RecordValue<T> = [RecordType] extends [T] ? unknown : KnownValue<T>;

type KnownValue<T> = T extends keyof ScalarValues
  ? ScalarValues[T]
  : T extends string
    ? string
    : T extends ListType<infer E>
      ? readonly (RecordValue<E> | null)[]
      : T extends MapType<infer V>
        ? Readonly<Record<string, RecordValue<V> | null>>
        : T extends StructType<infer F>
          ? { readonly [K in keyof F]?: RecordValue<F[K]> | null }
          : never;

/** The other types are texts. */
interface ScalarValues {
  readonly int32: number | bigint;
  readonly int64: number | bigint;
  readonly double: number;
  readonly boolean: boolean;
}

type RequiredNames<S> = { [K in keyof S]: S[K] extends RecordColumn<RecordType, true> ? K : never }[keyof S];

/** A record of a schema. Dates, instants and decimals are texts (`2015-10-28`, ISO 8601, `1.50`). */
export type RecordOf<S extends RecordSchema> = {
  readonly [K in RequiredNames<S>]: RecordValue<S[K]["type"]>;
} & { readonly [K in Exclude<keyof S, RequiredNames<S>>]?: RecordValue<S[K]["type"]> | null };

export function required<const T extends RecordType>(type: T): RecordColumn<T, true> {
  return { type, required: true };
}

export function optional<const T extends RecordType>(type: T): RecordColumn<T, false> {
  return { type, required: false };
}

export function listOf<const T extends RecordType>(element: T): ListType<T> {
  return { kind: "list", element };
}

export function mapOf<const T extends RecordType>(value: T): MapType<T> {
  return { kind: "map", value };
}

export function structOf<const F extends StructFields>(fields: F): StructType<F> {
  return { kind: "struct", fields };
}

/** Rejects a schema that no engine can write: names that differ in case only, none at all, impossible decimals (E209). */
export function assertRecordSchema(schema: RecordSchema): void {
  assertNames(Object.keys(schema), "the record");
  for (const [name, { type }] of Object.entries(schema)) assertType(type, name);
}

function assertType(type: RecordType, name: string): void {
  if (typeof type === "string") {
    decimalSize(type);
    return;
  }
  if (type.kind === "list") return assertType(type.element, name);
  if (type.kind === "map") return assertType(type.value, name);
  assertNames(Object.keys(type.fields), name);
  for (const [field, inner] of Object.entries(type.fields)) assertType(inner, `${name}.${field}`);
}

function assertNames(names: readonly string[], of: string): void {
  const twice = names.find((name, index) => names.some((other, at) => at < index && isSame(other, name)));
  if (twice !== undefined)
    throw new DaymillError("E209", `${of} has the name "${twice}" twice, but for upper and lower case. Rename one.`);
  if (names.length === 0 || names.includes(""))
    throw new DaymillError("E209", `${of} has no field, or one without a name.`);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
