import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import type { Client } from "pg";
import { bindParams } from "../dump/query/bind-params.ts";
import type { SqlLiteral } from "../dump/query/bind-params.ts";
import { readSql } from "../sql/read-sql.ts";
import { POSTGRES_PARTS } from "../sql/sql-parts.ts";

/**
 * Puts values in the place of `$name` in the one statement of a text for PostgreSQL, for COPY takes no bound values. Throws
 * E416 for a text that is no single statement, and for a value that is missing or is none that SQL has.
 */
export function bindPostgresQuery(
  sql: string,
  params: Readonly<Record<string, JsonValue>>,
  { escapeLiteral }: Pick<Client, "escapeLiteral">,
): string {
  const read = readSql(sql, POSTGRES_PARTS);
  if (read.kind === "problem") throw refused(read.problem);
  const [statement, ...more] = read.statements;
  if (statement === undefined || more.length > 0)
    throw refused(`it has ${read.statements.length} statements; give one`);
  // Bare, -1 after a minus sign would begin a comment, and the sign would bind weaker than `::`.
  const literal: SqlLiteral = (value) => {
    if (typeof value === "string") return escapeLiteral(value);
    return typeof value === "number" ? `(${value})` : String(value);
  };
  return bindParams(statement.pieces, params, literal);
}

function refused(problem: string): DaymillError {
  return new DaymillError("E416", `The query cannot be: ${problem}.`);
}
