import { isRawJSON } from "../raw-json.ts";
import { keepNumber } from "./json-number.ts";

/** A string of JSON; the second part is there when it is a key. */
const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/gs;

/** A key that is a whole number: JavaScript's objects have those before all others. */
const WHOLE_NUMBER = /"(?:[0-9]|\\u003[0-9])+"\s*:/;

/** Whether JavaScript's objects cannot hold a JSON text, whose value is given, as it stands. */
export function hasOddKeys(text: string, value: unknown): boolean {
  return WHOLE_NUMBER.test(text) || keysOf(text) !== countKeys(value);
}

/**
 * The value under keys as jsonTextAt gives it, of a text with odd keys: those of objects stay in their order, also where one
 * stands twice, and of two the first is read. That is what DuckDB does.
 */
export function oddTextAt(text: string, keys: readonly string[]): string | null {
  let number = 0;
  const numbered = text.replace(STRING, (string: string, colon?: string) =>
    colon === undefined ? string : `"${number++}:${string.slice(1)}`,
  );
  const value = keys.reduce<unknown>(
    (at, key) => (isObject(at) ? Object.entries(at).find(([name]) => keyOf(name) === key)?.[1] : undefined),
    JSON.parse(numbered, keepNumber),
  );
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : write(value);
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, inner]) => `${JSON.stringify(keyOf(name))}:${write(inner)}`);
  return `{${entries.join(",")}}`;
}

function keyOf(numbered: string): string {
  return numbered.slice(numbered.indexOf(":") + 1);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isRawJSON(value);
}

function keysOf(text: string): number {
  let keys = 0;
  for (const [, colon] of text.matchAll(STRING)) if (colon !== undefined) keys++;
  return keys;
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value);
  return inner.reduce<number>((sum, one) => sum + countKeys(one), Array.isArray(value) ? 0 : inner.length);
}
