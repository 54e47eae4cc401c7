import { once } from "node:events";
import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import type { Client } from "pg";
import { cancelQuery } from "./cancel-query.ts";
import { parserOf } from "./row-types.ts";
import type { SqlStatement } from "./read-sql.ts";

export type SqlParams = Readonly<Record<string, JsonValue>>;

/** The values of a row by the names of the columns. */
export type SqlRow = Readonly<Record<string, JsonValue>>;

export interface SqlAnswer {
  /** Rows that were written or read; null where a statement has none. */
  readonly rowCount: number | null;
  readonly rows: readonly SqlRow[];
}

/**
 * Runs one statement. Its rows are kept up to a number, beyond which it is cancelled (E302); with 0 none are, however many
 * come. Rejects with E304 when a value is not passed, and with the driver's errors.
 */
export async function askSql(
  client: Client,
  { text, names }: Pick<SqlStatement, "text" | "names">,
  { params, maxRows }: { readonly params: SqlParams; readonly maxRows: number },
): Promise<SqlAnswer> {
  const values = names.map((name) => valueOf(name, params));
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
    throw isTooMuch ? tooMuch(maxRows) : thrown;
  })) as [{ readonly rowCount: number | null }];
  // The cancel may come too late.
  if (isTooMuch) throw tooMuch(maxRows);
  return { rowCount: result.rowCount, rows };
}

/** A list is an array of PostgreSQL's, an object is JSON. */
function valueOf(name: string, params: SqlParams): unknown {
  const value = params[name];
  if (value === undefined)
    throw new DaymillError("E304", `The statement reads $${name}, which the task does not pass. Add it to params.`);
  return value;
}

function tooMuch(maxRows: number): DaymillError {
  return new DaymillError(
    "E302",
    `The statement gives more than ${maxRows} rows. Raise maxRows, or write them to a table or a file.`,
  );
}
