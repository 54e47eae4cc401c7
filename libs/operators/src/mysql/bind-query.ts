import type { JsonValue } from "@daymill/core";
import { bindParams } from "../dump/query/bind-params.ts";
import type { SqlLiteral } from "../dump/query/bind-params.ts";
import type { SqlPiece } from "../sql/read-sql.ts";

/**
 * Puts values in the place of `$name` in a query for MySQL or MariaDB; what is quoted or commented is left as it is, and so
 * are names with a `$` in them. Throws E416 for a value that is missing or is none that SQL has.
 */
export function bindMysqlQuery(sql: string, params: Readonly<Record<string, JsonValue>>): string {
  return bindParams(readPieces(sql), params, literal);
}

const OPAQUE =
  /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|--(?=\s)[^\n]*|#[^\n]*|\/\*.*?\*\/|[\w\u0080-\uffff][\w$\u0080-\uffff]*/;
const PARAM = /\$(?<param>[A-Za-z_][A-Za-z0-9_]*)/;
const TOKEN = new RegExp(`${OPAQUE.source}|${PARAM.source}`, "gs");

function* readPieces(sql: string): Generator<SqlPiece> {
  let at = 0;
  for (const match of sql.matchAll(TOKEN)) {
    const name = match.groups?.["param"];
    if (name === undefined) continue;
    yield { text: sql.slice(at, match.index) };
    yield { text: match[0], name };
    at = match.index + match[0].length;
  }
  yield { text: sql.slice(at) };
}

/**
 * A text is written by its bytes: what stands in it then means nothing in any mode of the server. A number is bare, for LIMIT
 * takes no other; `a-$n` stays what it is, for only `--` before a blank begins a comment.
 */
const literal: SqlLiteral = (value) => {
  if (typeof value !== "string") return value === null ? "NULL" : String(value).toUpperCase();
  return value === "" ? "_utf8mb4 ''" : `_utf8mb4 x'${Buffer.from(value.toWellFormed()).toString("hex")}'`;
};
