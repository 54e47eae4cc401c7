import { keepNumber } from "./json-number.ts";
import { hasOddKeys, oddTextAt } from "./odd-json.ts";

/** What a field's text is as JSON. */
export type ReadJson =
  | { readonly readable: true; readonly text: string; readonly value: unknown; readonly isOdd: boolean }
  | { readonly readable: false };

/** Parses a field once for all columns that are taken from it. */
export function readJson(text: string): ReadJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { readable: false };
  }
  if (text.includes("\\u") && !isWellFormed(value)) return { readable: false };
  return { readable: true, text, value, isOdd: hasOddKeys(text, value) };
}

/**
 * The value under keys as text, as DuckDB gives it: strings as they are, numbers and booleans as JSON writes them, objects
 * and arrays as JSON without spaces; absent and null are null. A number with a fraction or an exponent is written the
 * shortest way that gives the same double (`1.50` becomes `1.5`, `1e2` becomes `100.0`).
 */
export function jsonTextAt(json: ReadJson, keys: readonly string[]): string | null {
  if (!json.readable) return null;
  if (json.isOdd) return oddTextAt(json.text, keys);
  const value = valueAt(json.value, keys);
  switch (typeof value) {
    case "string":
      return value;
    case "boolean":
      return String(value);
    case "number":
    case "object":
      return value === null ? null : JSON.stringify(valueAt(JSON.parse(json.text, keepNumber), keys));
    default:
      return null;
  }
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether no string holds half of a surrogate pair, which no UTF-8 file can hold either. */
export function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inner]) => key.isWellFormed() && isWellFormed(inner));
}
