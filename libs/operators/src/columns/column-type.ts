import { DaymillError } from "@daymill/core";

/**
 * What a column holds: `string` (UTF-8), `int32`, `int64`, `double`, `boolean`, `date` (days), `timestamp` (an instant, in
 * microseconds, UTC), `decimal(precision,scale)` with at most 38 digits.
 */
export type ColumnType =
  | "string"
  | "int32"
  | "int64"
  | "double"
  | "boolean"
  | "date"
  | "timestamp"
  | `decimal(${number},${number})`;

/** How many digits a decimal has in all, and after its point. */
export interface DecimalSize {
  readonly precision: number;
  readonly scale: number;
}

const MAX_PRECISION = 38;

/** The size of a decimal type; undefined for the other types. Rejects impossible sizes (E209). */
export function decimalSize(type: ColumnType): DecimalSize | undefined {
  const match = /^decimal\((\d+),(\d+)\)$/.exec(type);
  if (match === null) return undefined;
  const size = { precision: Number(match[1]), scale: Number(match[2]) };
  if (size.precision >= 1 && size.precision <= MAX_PRECISION && size.scale <= size.precision) return size;
  throw new DaymillError(
    "E209",
    `${type} is no type: a decimal has 1 to ${MAX_PRECISION} digits, and its scale is not larger.`,
  );
}

/** The texts that are a value of a type; both engines go by these, so that they agree on every text. */
export const VALUE_PATTERNS = {
  /** Whole numbers, also when written with an empty fraction (`200.0`). */
  integer: String.raw`-?[0-9]+(\.0*)?`,
  double: String.raw`-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?|NaN|-?Infinity`,
  decimal: String.raw`-?[0-9]+(\.[0-9]+)?`,
  boolean: "t|f|true|false",
  /** A date of the years 1 to 9999, or a date and time with up to six digits of a second and an offset (none: UTC). */
  date: String.raw`([0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})-[0-9]{2}-[0-9]{2}([ T]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-][0-9]{2}(:[0-9]{2})?)?)?`,
} as const;
