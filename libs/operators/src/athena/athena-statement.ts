import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import { paramValue } from "../dump/query/bind-params.ts";
import { readSql } from "../sql/read-sql.ts";
import { POSTGRES_PARTS } from "../sql/sql-parts.ts";

/** One statement of Athena. */
export interface AthenaStatement {
  /** With `?` in place of names. */
  readonly text: string;
  /** What they stand for, in this order; a name may come twice. */
  readonly names: readonly string[];
}

/** Of a value, as Athena gets it. */
const MAX_VALUE = 1_024;

/** Reads the SQL of a task. Throws E209 for a text that is no single statement, and for a `?` that no name stands for. */
export function readAthenaSql(id: string, sql: string): AthenaStatement {
  const read = readSql(sql, POSTGRES_PARTS);
  if (read.kind === "problem") throw refused(id, read.problem);
  const [statement, ...more] = read.statements;
  if (statement === undefined || more.length > 0)
    throw refused(id, `it has ${read.statements.length} statements; Athena runs one`);
  if (statement.pieces.some(({ text, name }) => name === undefined && text === "?"))
    throw refused(id, "? stands for nothing: write $name, and pass it in params");
  const texts = statement.pieces.map(({ text, name }) => (name === undefined ? text : "?"));
  return { text: texts.join("").trim(), names: statement.pieces.flatMap(({ name }) => name ?? []) };
}

/**
 * The values of a statement, each a literal of its own: Athena binds them, and none can end another or the text. Throws E416
 * for a value that is missing, is none that SQL has, or is too long.
 */
export function athenaParameters(
  { names }: AthenaStatement,
  params: Readonly<Record<string, JsonValue>>,
): readonly string[] {
  return names.map((name) => {
    const written = literal(paramValue(name, params[name]));
    if (written.length <= MAX_VALUE) return written;
    throw new DaymillError(
      "E416",
      `The query reads $${name}, which has ${written.length} characters; Athena takes ${MAX_VALUE}.`,
    );
  });
}

function literal(value: string | number | boolean | null): string {
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  return value === null ? "NULL" : String(value);
}

function refused(id: string, problem: string): DaymillError {
  return new DaymillError("E209", `The SQL of task "${id}" cannot be: ${problem}.`);
}
