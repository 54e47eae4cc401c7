import type { JsonValue } from "@daymill/core";

/** The largest output that stands in its row; beyond, it goes to the store. */
export const MAX_INLINE_OUTPUT_BYTES = 256 * 1024;

/** What PostgreSQL's text and jsonb do not take: the character NUL, and half of a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** Whether a value can be kept in a jsonb column. `json` is the same value as JSON text: most are seen to be fine by it. */
export function isStorable(value: JsonValue, json: string): boolean {
  return (!json.includes("\\u0000") && !json.includes("\\ud")) || isStorableValue(value);
}

/** Whether nothing in a value is a text, or the name of a field, that jsonb does not take. */
export function isStorableValue(value: JsonValue): boolean {
  if (typeof value === "string") return isStorableText(value);
  if (value === null || typeof value !== "object") return true;
  return Object.entries(value).every(([key, part]) => isStorableText(key) && isStorableValue(part));
}

/** The same value with what cannot be kept replaced by U+FFFD; for messages, which are to be read and not computed with. */
export function toStorable<T extends object | JsonValue>(value: T): T {
  // What is JSON in its shape stays so: only texts are replaced, by texts.
  const json = value as JsonValue;
  return (isStorableValue(json) ? value : clean(json)) as T;
}

function clean(value: JsonValue): JsonValue {
  if (typeof value === "string") return value.replaceAll("\0", "\uFFFD").toWellFormed();
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(clean);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [clean(key), clean(part)]));
}
