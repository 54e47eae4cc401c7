import { isRawJSON } from "../raw-json.ts";
import { keepNumber } from "./json-number.ts";

/** What is behind a string that is a key. */
const COLON = /\s*:/y;

/** A key that is a whole number: JavaScript's objects have those before all others. */
const WHOLE_NUMBER = /^(?:[0-9]|\\u003[0-9])+$/;
/** Ten digits, each written as an escape: what is longer is no such number. */
const WHOLE_NUMBER_CHARS = 60;

/** A string of JSON with its quotes: where it begins, and where it ends. */
interface JsonString {
  readonly start: number;
  readonly end: number;
  readonly isKey: boolean;
}

/** Whether JavaScript's objects cannot hold a JSON text, whose value is given, as it stands. */
export function hasOddKeys(text: string, value: unknown): boolean {
  let keys = 0;
  for (const { start, end, isKey } of stringsIn(text)) {
    if (!isKey) continue;
    if (end - start - 2 <= WHOLE_NUMBER_CHARS && WHOLE_NUMBER.test(text.slice(start + 1, end - 1))) return true;
    keys++;
  }
  return keys !== countKeys(value);
}

/**
 * The value under keys as jsonTextAt gives it, of a text with odd keys: those of objects stay in their order, also where one
 * stands twice, and of two the first is read. That is what DuckDB does.
 */
export function oddTextAt(text: string, keys: readonly string[]): string | null {
  const numbered = withNumberedKeys(text);
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

function withNumberedKeys(text: string): string {
  let [numbered, from, number] = ["", 0, 0];
  for (const { start, isKey } of stringsIn(text)) {
    if (!isKey) continue;
    numbered += `${text.slice(from, start)}"${number++}:`;
    from = start + 1;
  }
  return numbered + text.slice(from);
}

/** By searching, since a pattern would go through a long string with a step back for each of its characters. */
function* stringsIn(text: string): Generator<JsonString> {
  for (let start = text.indexOf('"'); start !== -1;) {
    let end = text.indexOf('"', start + 1);
    while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
    if (end === -1) return;
    end++;
    COLON.lastIndex = end;
    yield { start, end, isKey: COLON.test(text) };
    start = text.indexOf('"', end);
  }
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, place: number): boolean {
  let at = place;
  while (text[at - 1] === "\\") at--;
  return (place - at) % 2 === 1;
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value);
  return inner.reduce<number>((sum, one) => sum + countKeys(one), Array.isArray(value) ? 0 : inner.length);
}
