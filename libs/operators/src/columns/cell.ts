import { decimalSize, VALUE_PATTERNS } from "./column-type.ts";
import type { ColumnType, DecimalSize } from "./column-type.ts";

/**
 * A value of a column in JavaScript: string; number for int32, double and date (days since 1970-01-01); bigint for int64,
 * timestamp (microseconds since 1970 in UTC) and decimal (unscaled); boolean; null.
 */
export type Cell = string | number | bigint | boolean | null;

/** A text as a value of a type; undefined when it is none. */
export function textToCell(text: string, type: ColumnType): Cell | undefined {
  switch (type) {
    case "string":
      return text;
    case "int32":
      return toNumber(toInteger(text, 31n));
    case "int64":
      return toInteger(text, 63n);
    case "double":
      return PATTERNS.double.test(text) ? Number(text) : undefined;
    case "boolean":
      return PATTERNS.boolean.test(text) ? text.startsWith("t") : undefined;
    case "date":
      return toDays(toMicros(text));
    case "timestamp":
      return toMicros(text);
    default:
      return toDecimal(text, decimalSize(type) ?? { precision: 0, scale: 0 });
  }
}

/** A value as the text that gives it again, in the form that DuckDB's casts read. */
export function cellToText(cell: Cell, type: ColumnType): string | null {
  if (cell === null) return null;
  if (type === "date") return isoOf(Number(cell) * DAY_MS).day;
  if (type === "timestamp") return microsToText(BigInt(cell));
  const size = typeof cell === "bigint" ? decimalSize(type) : undefined;
  return size === undefined ? String(cell) : decimalToText(BigInt(cell), size);
}

const DAY_MS = 86_400_000;
const DAY_MICROS = 86_400_000_000n;

const PATTERNS = Object.fromEntries(
  Object.entries(VALUE_PATTERNS).map(([name, pattern]) => [name, new RegExp(`^(?:${pattern})$`)]),
) as Readonly<Record<keyof typeof VALUE_PATTERNS, RegExp>>;

function toInteger(text: string, bits: bigint): bigint | undefined {
  if (!PATTERNS.integer.test(text)) return undefined;
  const value = BigInt(text.split(".")[0] ?? "");
  return value >= -(2n ** bits) && value < 2n ** bits ? value : undefined;
}

function toNumber(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

const DATE_PARTS = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d)(?::(\d\d))?)?)?$/;

function toMicros(text: string): bigint | undefined {
  const parts = PATTERNS.date.test(text) ? DATE_PARTS.exec(text) : null;
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const midnight = new Date(0).setUTCFullYear(year, month - 1, day);
  if (new Date(midnight).getUTCMonth() !== month - 1 || new Date(midnight).getUTCDate() !== day) return undefined;
  const seconds = midnight / 1000 + hour * 3600 + minute * 60 + second - offsetSeconds(parts);
  return BigInt(seconds) * 1_000_000n + BigInt((parts[7] ?? "").padEnd(6, "0"));
}

function offsetSeconds(parts: RegExpExecArray): number {
  const size = Number(parts[9] ?? 0) * 3600 + Number(parts[10] ?? 0) * 60;
  return parts[8] === "-" ? -size : size;
}

/** The day in UTC, rounded down before 1970 too. */
function toDays(micros: bigint | undefined): number | undefined {
  if (micros === undefined) return undefined;
  const days = micros / DAY_MICROS;
  return Number(micros % DAY_MICROS < 0n ? days - 1n : days);
}

/** JavaScript writes years beyond 9999 as `+010000`, and everybody else as `10000`. */
function isoOf(millis: number): { readonly day: string; readonly time: string } {
  const [day = "", time = ""] = new Date(millis).toISOString().replace(/^\+0*/, "").split("T");
  return { day, time: time.slice(0, 8) };
}

function microsToText(micros: bigint): string {
  const days = toDays(micros) ?? 0;
  const rest = micros - BigInt(days) * DAY_MICROS;
  const { day, time } = isoOf(days * DAY_MS + Number(rest / 1000n));
  return `${day} ${time}.${String(rest % 1_000_000n).padStart(6, "0")}+00`;
}

/** Only exact: digits that the scale has no room for must be zeros. */
function toDecimal(text: string, { precision, scale }: DecimalSize): bigint | undefined {
  if (!PATTERNS.decimal.test(text)) return undefined;
  const [whole = "", fraction = ""] = text.split(".");
  const kept = fraction.replace(/0+$/, "");
  if (kept.length > scale) return undefined;
  const value = BigInt(`${whole}${kept.padEnd(scale, "0")}`);
  return value > -(10n ** BigInt(precision)) && value < 10n ** BigInt(precision) ? value : undefined;
}

function decimalToText(value: bigint, { scale }: DecimalSize): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${value < 0n ? "-" : ""}${digits.slice(0, point)}${scale === 0 ? "" : `.${digits.slice(point)}`}`;
}
