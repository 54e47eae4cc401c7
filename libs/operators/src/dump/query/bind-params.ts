import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import type { SqlPiece } from "../../sql/read-sql.ts";

/** A value in the SQL of a database. */
export type SqlLiteral = (value: string | number | boolean | null) => string;

/**
 * Puts values in the place of the pieces that have a name. Throws E416 when a value is missing or is none that SQL has: texts,
 * numbers, booleans and null are.
 */
export function bindParams(
  pieces: Iterable<SqlPiece>,
  params: Readonly<Record<string, JsonValue>>,
  literal: SqlLiteral,
): string {
  return Array.from(pieces, ({ text, name }) =>
    name === undefined ? text : literal(paramValue(name, params[name])),
  ).join("");
}

/** The value of `$name`. Throws E416 when it is missing or is none that SQL has. */
export function paramValue(name: string, value: JsonValue | undefined): string | number | boolean | null {
  if (value === undefined)
    throw new DaymillError("E416", `The query reads $${name}, which the task does not pass. Add it to params.`);
  if (typeof value !== "object" || value === null) return value;
  throw new DaymillError("E416", `The query reads $${name}, which is an object or a list. Pass one value.`);
}
