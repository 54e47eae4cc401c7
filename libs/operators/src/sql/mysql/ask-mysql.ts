import type { MysqlRows, MysqlSession } from "../../mysql/connect.ts";
import { tooManyRows } from "../passed-value.ts";
import type { SqlStatement } from "../read-sql.ts";
import type { SqlAnswer, SqlAsked, SqlRow } from "../sql-session.ts";
import { boundStatement } from "./bound-statement.ts";
import type { BoundStatement, BoundValue } from "./bound-statement.ts";
import { cellReader } from "./read-cell.ts";
import type { CellReader } from "./read-cell.ts";

/**
 * Runs one statement. Values are sent apart from it, in a request of their own, and the server puts them into their places:
 * rows come as its own texts then, which no driver has rounded. Rejects as SqlSession says.
 */
export async function askMysql(
  session: MysqlSession,
  statement: Pick<SqlStatement, "pieces">,
  { params, maxRows }: SqlAsked,
): Promise<SqlAnswer> {
  const bound = boundStatement(statement, params);
  if (bound.values.length === 0) return await collect(session.stream(bound.text), maxRows);
  const answer = await collect(session.stream(await prepare(session, bound)), maxRows);
  await session.query("DEALLOCATE PREPARE daymill");
  return answer;
}

/** Gives the statement that runs it. */
async function prepare(session: MysqlSession, { text, values }: BoundStatement): Promise<string> {
  const variables = values.map((_, index) => `@daymill_${index}`);
  const places = values.map((value, index) => `${variables[index]} = ${placeOf(value)}`);
  await session.bind(`SET @daymill_text = ?, ${places.join(", ")}`, [text, ...values.map(({ value }) => value)]);
  await session.query("PREPARE daymill FROM @daymill_text");
  return `EXECUTE daymill USING ${variables.join(", ")}`;
}

/** The driver sends numbers as floating point ones, which LIMIT does not take. */
function placeOf({ kind }: BoundValue): string {
  return kind === "integer" ? "CAST(? AS SIGNED)" : "?";
}

async function collect({ fields, rows: answers }: MysqlRows, maxRows: number): Promise<SqlAnswer> {
  const columns = (await fields)?.map(cellReader);
  const rows: SqlRow[] = [];
  let rowCount = 0;
  for await (const answer of answers as AsyncIterable<readonly (Buffer | null)[] | { readonly affectedRows: number }>) {
    // What a statement without rows is answered with; a procedure's comes after its rows.
    if ("affectedRows" in answer) {
      if (columns === undefined) rowCount = answer.affectedRows;
      continue;
    }
    rowCount += 1;
    if (rows.length < maxRows) rows.push(toRow(answer, columns ?? []));
    else if (maxRows > 0) throw tooManyRows(maxRows);
  }
  return { rowCount, rows };
}

function toRow(cells: readonly (Buffer | null)[], columns: readonly CellReader[]): SqlRow {
  return Object.fromEntries(
    columns.map(({ name, read }, index) => {
      const cell = cells[index] ?? null;
      return [name, cell === null ? null : read(cell)];
    }),
  );
}
