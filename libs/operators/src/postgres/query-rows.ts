import type { Connection } from "@daymill/core";
import { DaymillError, Opened } from "@daymill/core";
import type { Client, FieldDef } from "pg";
import { readWholeLines } from "../dump/pg-archive/copy-body.ts";
import { readCopyRows } from "../dump/pg-archive/copy-text.ts";
import type { CopyRow } from "../dump/pg-archive/copy-text.ts";
import { namedBatches, namingErrors } from "../dump/query/naming-errors.ts";
import type { Naming } from "../dump/query/naming-errors.ts";
import type { QueryToRun, RowsOfQuery } from "../dump/query/rows-of-query.ts";
import { beginSnapshot } from "../dump/source-snapshot.ts";
import { cancelQuery } from "../sql/cancel-query.ts";
import { bindPostgresQuery } from "./bind-query.ts";
import { columnType } from "./column-type.ts";
import { connectToPostgres, describeServer, toConnectionError } from "./connect.ts";
import { serverErrorCode } from "./server-error.ts";

/**
 * Runs a query in a read-only transaction that sees one state of the database, with UTC as its time zone, and gives the rows
 * as they arrive, by COPY. Rejects with E401, E402, E410, or E416 for a query that the server does not take.
 */
export async function readPostgresQuery(query: QueryToRun, signal: AbortSignal): Promise<RowsOfQuery> {
  const { connection, params } = query;
  const cut = new AbortController();
  await using stack = new Opened();
  const { client } = stack.use(await connectToPostgres(connection, AbortSignal.any([signal, cut.signal])));
  const sql = bindPostgresQuery(query.sql, params, client);
  const naming = queryNaming(connection, signal);
  return await namingErrors(naming, async () => {
    const { takenAt } = await beginSnapshot(client);
    const fields = await fieldsOf(client, sql);
    const rows = copiedRows({ client, naming, owned: stack.move(), cut }, sql, fields.length);
    return { takenAt, columns: fields.map((field) => ({ name: field.name, type: columnType(field) })), ...rows };
  });
}

/** What a query gives. As a part of another statement it can be nothing but one query. */
export async function fieldsOf(client: Client, sql: string): Promise<readonly FieldDef[]> {
  return (await client.query(`SELECT * FROM (${sql}\n) AS query LIMIT 0`)).fields;
}

/** A session in its snapshot. */
export interface QuerySession {
  readonly client: Client;
  readonly naming: Naming;
  /** What ends with it. */
  readonly owned: Opened;
  /** Cuts its connection. */
  readonly cut: AbortController;
}

/** The rows of a query by COPY, on a session that ends with them. */
export function copiedRows(
  { client, naming, owned, cut }: QuerySession,
  sql: string,
  columns: number,
): Pick<RowsOfQuery, "batches" | typeof Symbol.asyncDispose> {
  let isEnded = false;
  return {
    batches: async function* (): AsyncGenerator<readonly CopyRow[]> {
      yield* namedBatches(naming, readRows(client, sql, columns));
      isEnded = true;
    },
    [Symbol.asyncDispose]: async () => {
      try {
        // A server that sorts would find out only when it sends something that nobody is there.
        if (!isEnded) await cancelQuery(client);
      } finally {
        // The driver would read the rest of the rows before it says good-bye.
        if (!isEnded) cut.abort();
        await owned[Symbol.asyncDispose]();
      }
    },
  };
}

async function* readRows(client: Client, sql: string, columns: number): AsyncGenerator<CopyRow[]> {
  const { to: copyTo } = await import("pg-copy-streams").then((library) => library.default);
  const lines = readWholeLines(client.query(copyTo(`COPY (${sql}\n) TO STDOUT`)));
  yield* readCopyRows(lines, { columns, name: "The query" });
}

/** How errors of queries on this server are named. */
export function queryNaming(connection: Connection, signal: AbortSignal): Naming {
  return { signal, toError: (error) => toQueryError(error, connection) };
}

/** SQLSTATE classes: 08 and 57P a connection that is gone, 42 syntax, names and rights, 25006 writing in a read-only transaction. */
function toQueryError(error: Error, connection: Connection): Error {
  if (error instanceof DaymillError) return error;
  const code = serverErrorCode(error);
  const what = describeServer(connection);
  if (/^(42|25006)/.test(code))
    return new DaymillError("E416", `The query does not fit ${what}: ${error.message}`, { cause: error });
  if (/^(08|57P|ECONN|EPIPE)/.test(code)) return toConnectionError(error, connection);
  return new DaymillError("E410", `${what} gave the query up: ${error.message}`, { cause: error });
}
