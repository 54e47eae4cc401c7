/** The tokens of a PostgreSQL array: quoted elements, braces and commas, bare elements. Also used in SQL (RE2). */
export const ARRAY_TOKEN = String.raw`"(?:[^"\\]|\\.)*"|[{},]|[^{},"]+`;

/** A bare element that is a JSON number as it stands. */
export const JSON_NUMBER = String.raw`-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`;

/** A whole array of one dimension whose elements all are JSON integers as they stand. */
export const JSON_INTEGERS = String.raw`\{(?:-?(?:0|[1-9][0-9]*)(?:,-?(?:0|[1-9][0-9]*))*)?\}`;

/** What stands before an array whose indexes do not begin at 1: `[0:2]=`. */
export const ARRAY_BOUNDS = String.raw`^(\[[-0-9]+:[-0-9]+\])+=`;

const TOKENS = new RegExp(ARRAY_TOKEN, "gs");
const NUMBER = new RegExp(`^(?:${JSON_NUMBER})$`);
const INTEGERS = new RegExp(`^${JSON_INTEGERS}$`);
const BOUNDS = new RegExp(ARRAY_BOUNDS);

/**
 * The text of a PostgreSQL array as JSON: braces become brackets, NULL becomes null, numbers stay digit for digit, every
 * other element becomes a string. Dimensions nest; bounds other than 1 are dropped.
 */
export function pgArrayToJson(text: string): string {
  if (INTEGERS.test(text)) return `[${text.slice(1, -1)}]`;
  return [...text.replace(BOUNDS, "").matchAll(TOKENS)].map(([token]) => toJsonToken(token)).join("");
}

function toJsonToken(token: string): string {
  if (token === "{") return "[";
  if (token === "}") return "]";
  if (token === ",") return token;
  if (token.startsWith('"')) return JSON.stringify(token.slice(1, -1).replaceAll(/\\(.)/gs, "$1"));
  if (token.toUpperCase() === "NULL") return "null";
  return NUMBER.test(token) ? token : JSON.stringify(token);
}
