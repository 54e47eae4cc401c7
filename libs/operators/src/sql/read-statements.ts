import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { readSql } from "./read-sql.ts";
import type { SqlStatement } from "./read-sql.ts";
import { MYSQL_PARTS, POSTGRES_PARTS } from "./sql-parts.ts";
import type { SqlParts } from "./sql-parts.ts";

/** The statements of an option, which are read by the rules of the server that they go to. */
export interface SqlText {
  /** As a server of the connection reads them. Throws E461 for what cannot be there. */
  for(connection: Connection): readonly SqlStatement[];
  /** By all rules that they can be read by. */
  readonly either: readonly SqlStatement[];
}

/** A text of several statements, or a list with one in each place. Throws E209 for what cannot be in either language. */
export function readStatements(id: string, sql: string | readonly string[]): SqlText {
  const postgres = readAs(sql, POSTGRES_PARTS);
  const mysql = readAs(sql, MYSQL_PARTS);
  if (typeof postgres === "string" && typeof mysql === "string")
    throw new DaymillError("E209", `The SQL of task "${id}" cannot be: ${postgres}.`);
  return {
    for: (connection) => {
      const read = connection.type === "mysql" ? mysql : postgres;
      if (typeof read !== "string") return read;
      const where = `connection "${connection.id}" of type ${connection.type}`;
      throw new DaymillError("E461", `The SQL of task "${id}" cannot be for ${where}: ${read}.`);
    },
    either: [postgres, mysql].flatMap((read) => (typeof read === "string" ? [] : read)),
  };
}

/** Or what is wrong with them. */
function readAs(sql: string | readonly string[], parts: SqlParts): readonly SqlStatement[] | string {
  const statements: SqlStatement[] = [];
  for (const text of typeof sql === "string" ? [sql] : sql) {
    const read = readSql(text, parts);
    if (read.kind === "problem") return read.problem;
    const { length } = read.statements;
    if (typeof sql !== "string" && length > 1)
      return `"${text}" has ${length} statements; each place of a list has one`;
    statements.push(...read.statements);
  }
  return statements.length === 0 ? "there is no statement in it" : statements;
}

/** A statement with more around it. */
export function around(before: string, { text, names, pieces }: SqlStatement, after: string): SqlStatement {
  return { text: before + text + after, names, pieces: [{ text: before }, ...pieces, { text: after }] };
}
