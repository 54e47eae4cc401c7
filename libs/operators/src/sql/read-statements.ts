import { DaymillError } from "@daymill/core";
import { readSql } from "./read-sql.ts";
import type { SqlStatement } from "./read-sql.ts";

/** The statements of an option: a text of several, or a list with one in each place. Throws E209 for what cannot be. */
export function readStatements(id: string, sql: string | readonly string[]): readonly SqlStatement[] {
  const texts = typeof sql === "string" ? [sql] : sql;
  const statements = texts.flatMap((text) => {
    const read = readSql(text);
    if (read.kind === "problem") throw refused(id, read.problem);
    if (typeof sql !== "string" && read.statements.length > 1)
      throw refused(id, `"${text}" has ${read.statements.length} statements; each place of a list has one`);
    return read.statements;
  });
  if (statements.length === 0) throw refused(id, "there is no statement in it");
  return statements;
}

function refused(id: string, problem: string): DaymillError {
  return new DaymillError("E209", `The SQL of task "${id}" cannot be: ${problem}.`);
}
