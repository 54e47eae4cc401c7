import type { Connection } from "@daymill/core";
import { connectToMysql } from "@daymill/operators/tools";
import { Client } from "pg";
import { downloadStatements } from "./download-statements.ts";
import type { PlannedDownloads } from "./plan-downloads.ts";

export interface FillOptions {
  /** A database, of type `postgres` or `mysql` (MySQL and MariaDB), whose tables of these names are made anew. */
  readonly connection: Connection;
  readonly planned: PlannedDownloads;
  /** Told how many statements have been run. */
  readonly onStatement?: (done: number) => void;
}

/** Makes the tables of a warehouse in a database and fills them. */
export async function fillDownloads({ connection, planned, onStatement }: FillOptions): Promise<void> {
  await using session = await (connection.type === "mysql" ? openMysql(connection) : openPostgres(connection));
  let done = 0;
  for (const statement of downloadStatements(planned, connection.type === "mysql" ? "mysql" : "postgres")) {
    await session.run(statement);
    onStatement?.(++done);
  }
}

interface FillSession extends AsyncDisposable {
  run(statement: string): Promise<unknown>;
}

async function openPostgres({ host, port, user, password, database }: Connection): Promise<FillSession> {
  const client = new Client({ host, port, user, password, database });
  await client.connect();
  return { run: (statement) => client.query(statement), [Symbol.asyncDispose]: () => client.end() };
}

async function openMysql(connection: Connection): Promise<FillSession> {
  const session = await connectToMysql(connection, new AbortController().signal);
  return { run: (statement) => session.query(statement), [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() };
}
