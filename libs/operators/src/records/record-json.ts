import { textToCell } from "../columns/cell.ts";
import type { ColumnType } from "../columns/column-type.ts";
import type { RecordSchema, RecordType } from "./record-schema.ts";

/** A record as a line of JSON, or why it is none. */
export type EncodedRecord =
  | { readonly kept: true; readonly line: string }
  | { readonly kept: false; readonly column: string; readonly reason: string };

/** A value as JSON, or undefined where it is none of the type. */
type Encode = (value: unknown) => string | undefined;

/** What makes lines of records: JSON that DuckDB reads as exactly the schema's types. Nothing is rounded or cut to fit. */
export function recordEncoder(schema: RecordSchema): (record: Readonly<Record<string, unknown>>) => EncodedRecord {
  const columns = Object.entries(schema).map(([name, { type, required }]) => ({
    name,
    required,
    key: `${JSON.stringify(name)}:`,
    encode: encoderOf(type),
    describe: typeof type === "string" ? type : type.kind,
  }));
  return (record) => {
    let line = "";
    for (const { name, required, key, encode, describe } of columns) {
      const value = record[name] ?? null;
      const text = value === null ? "null" : encode(value);
      if (text === undefined) return { kept: false, column: name, reason: `${show(value)} is no ${describe}` };
      if (value === null && required) return { kept: false, column: name, reason: "is required, and missing" };
      line += `${line === "" ? "{" : ","}${key}${text}`;
    }
    return { kept: true, line: `${line}}\n` };
  };
}

function encoderOf(type: RecordType): Encode {
  if (typeof type === "string") return encodersByName[type as keyof typeof encodersByName] ?? encodeText(type);
  switch (type.kind) {
    case "list":
      return encodeList(nullable(encoderOf(type.element)));
    case "map":
      return encodeMap(nullable(encoderOf(type.value)));
    case "struct":
      return encodeStruct(Object.entries(type.fields).map(([name, inner]) => [name, nullable(encoderOf(inner))]));
    default:
      return type satisfies never;
  }
}

const encodersByName = {
  string: (value: unknown) => (typeof value === "string" ? JSON.stringify(value.toWellFormed()) : undefined),
  boolean: (value: unknown) => (typeof value === "boolean" ? String(value) : undefined),
  int32: (value: unknown) => encodeInteger(value, 31n),
  int64: (value: unknown) => encodeInteger(value, 63n),
  double: (value: unknown) => (typeof value === "number" ? encodeDouble(value) : undefined),
} as const;

function encodeInteger(value: unknown, bits: bigint): string | undefined {
  const isExact = typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value));
  if (!isExact) return undefined;
  const exact = BigInt(value);
  return exact >= -(2n ** bits) && exact < 2n ** bits ? String(exact) : undefined;
}

/** Not a number and the infinities are texts in JSON; String would lose the sign of -0. */
function encodeDouble(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0.0" : String(value);
  return `"${value}"`;
}

/** Dates, instants and decimals: texts that are checked here and read by DuckDB. */
function encodeText(type: ColumnType): Encode {
  return (value) =>
    typeof value === "string" && textToCell(value, type) !== undefined ? JSON.stringify(value) : undefined;
}

function nullable(encode: Encode): Encode {
  return (value) => (value === null || value === undefined ? "null" : encode(value));
}

function encodeList(encode: Encode): Encode {
  return (value) => (Array.isArray(value) ? joined(value.map(encode), "[", "]") : undefined);
}

function encodeMap(encode: Encode): Encode {
  return (value) => {
    if (!isObject(value)) return undefined;
    return joined(
      Object.entries(value).map(([key, inner]) => withKey(key.toWellFormed(), encode(inner))),
      "{",
      "}",
    );
  };
}

function encodeStruct(fields: readonly (readonly [name: string, encode: Encode])[]): Encode {
  return (value) => {
    if (!isObject(value)) return undefined;
    return joined(
      fields.map(([name, encode]) => withKey(name, encode(value[name]))),
      "{",
      "}",
    );
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withKey(key: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${JSON.stringify(key)}:${text}`;
}

function joined(texts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  return texts.includes(undefined) ? undefined : `${open}${texts.join(",")}${close}`;
}

/** Enough of a value to know it by. */
function show(value: unknown): string {
  const isShort = ["string", "number", "bigint", "boolean"].includes(typeof value);
  const text = isShort ? `the ${typeof value} ${value as string}` : "this value";
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
