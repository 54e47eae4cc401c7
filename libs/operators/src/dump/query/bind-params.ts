import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";

/** How a database writes SQL. */
export interface SqlSyntax {
  /** Texts, quoted names and comments, in which `$name` means itself; has no group called `param`. */
  readonly opaque: RegExp;
  /** A value in SQL. */
  readonly literal: (value: string | number | boolean | null) => string;
}

/**
 * Puts values in the place of `$name`. Rejects with E416 when a value is missing or is none that SQL has: texts, numbers,
 * booleans and null are.
 */
export function bindParams(
  sql: string,
  params: Readonly<Record<string, JsonValue>>,
  { opaque, literal }: SqlSyntax,
): string {
  const token = new RegExp(String.raw`${opaque.source}|\$(?<param>[A-Za-z_][A-Za-z0-9_]*)(?!\$)`, "gs");
  return Array.from(pieces(sql, token), ({ text, name }) =>
    name === undefined ? text : literal(valueOf(name, params[name])),
  ).join("");
}

/** The text as it stands, in pieces; those that are parameters have a name. */
function* pieces(sql: string, token: RegExp): Generator<{ readonly text: string; readonly name?: string }> {
  let at = 0;
  for (const match of sql.matchAll(token)) {
    const name = match.groups?.["param"];
    if (name === undefined) continue;
    yield { text: sql.slice(at, match.index) };
    yield { text: match[0], name };
    at = match.index + match[0].length;
  }
  yield { text: sql.slice(at) };
}

function valueOf(name: string, value: JsonValue | undefined): string | number | boolean | null {
  if (value === undefined)
    throw new DaymillError("E416", `The query reads $${name}, which the task does not pass. Add it to params.`);
  if (typeof value !== "object" || value === null) return value;
  throw new DaymillError("E416", `The query reads $${name}, which is an object or a list. Pass one value.`);
}
