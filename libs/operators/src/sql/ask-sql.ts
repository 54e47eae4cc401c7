import { once } from "node:events";
import type { JsonValue } from "@daymill/core";
import type { Client } from "pg";
import { cancelQuery } from "./cancel-query.ts";
import { parserOf } from "./row-types.ts";
import { passedValue, tooManyRows } from "./passed-value.ts";
import type { SqlStatement } from "./read-sql.ts";
import type { SqlAnswer, SqlAsked, SqlRow } from "./sql-session.ts";

/**
 * Runs one statement. Its rows are kept up to a number, beyond which it is cancelled (E302); with 0 none are, however many
 * come. Rejects with E304 when a value is not passed, and with the driver's errors.
 */
export async function askSql(
  client: Client,
  { text, names }: Pick<SqlStatement, "text" | "names">,
  { params, maxRows }: SqlAsked,
): Promise<SqlAnswer> {
  // A list is an array of PostgreSQL's, an object is JSON.
  const values = names.map((name) => passedValue(name, params));
  const { Query } = await import("pg").then((pg) => pg.default);
  const query = client.query(
    new Query<Record<string, JsonValue>>({ text, values, types: { getTypeParser: parserOf } }),
  );
  const rows: SqlRow[] = [];
  let isTooMuch = false;
  query.on("row", (row) => {
    if (rows.length < maxRows) rows.push(row);
    else if (maxRows > 0 && !isTooMuch) {
      isTooMuch = true;
      void cancelQuery(client);
    }
  });
  const [result] = (await once(query, "end").catch((thrown: unknown) => {
    throw isTooMuch ? tooManyRows(maxRows) : thrown;
  })) as [{ readonly rowCount: number | null }];
  // The cancel may come too late.
  if (isTooMuch) throw tooManyRows(maxRows);
  return { rowCount: result.rowCount, rows };
}
