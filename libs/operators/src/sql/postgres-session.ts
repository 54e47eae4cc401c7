import type { Connection, TaskContext } from "@daymill/core";
import type { Client } from "pg";
import { connectToPostgres } from "../postgres/connect.ts";
import { askSql } from "./ask-sql.ts";
import { cancelQuery } from "./cancel-query.ts";
import { postgresColumns } from "./postgres-columns.ts";
import { toSqlError } from "./sql-error.ts";
import type { SessionWork } from "./sql-session.ts";

/** From a cancel to the cut of the connection, in ms. */
const GRACE_MS = 3_000;

/** How often the server looks whether somebody still waits for a long query, so that none outlives a killed worker for long. */
const LOOK_FOR_CLIENT = `
  select set_config('client_connection_check_interval', '10s', false)
  where current_setting('server_version_num')::int >= 140000`;

/**
 * Does work in a session with PostgreSQL. On kill and timeout the query that runs is cancelled there; a server that does not
 * answer to that is left after 3 s. Rejects with E401, E402, E461, E462 or E504, and with what the work rejects with.
 */
export async function inPostgresSession<T>(
  connection: Connection,
  ctx: TaskContext,
  { statementTimeoutMs, work }: SessionWork<T>,
): Promise<T> {
  ctx.signal.throwIfAborted();
  const cut = new AbortController();
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (client === undefined) return cut.abort();
    void cancelQuery(client);
    timer = setTimeout(() => cut.abort(), GRACE_MS);
  };
  ctx.signal.addEventListener("abort", stop, { once: true });
  try {
    await using session = await connectToPostgres(connection, cut.signal);
    const own = session.client;
    client = own;
    // Some systems cannot look; then a lost query goes on, as it would without.
    await own.query(LOOK_FOR_CLIENT).catch(() => {});
    await own.query("select set_config('statement_timeout', $1, false)", [String(statementTimeoutMs)]);
    ctx.signal.throwIfAborted();
    const run = async (text: string): Promise<void> => void (await own.query(text));
    return await work({
      ask: (statement, asked) => askSql(own, statement, asked),
      columnsOf: (select, params) => postgresColumns(own, select, params),
      begin: () => run("begin"),
      beginReadOnly: () => run("begin isolation level repeatable read read only"),
      commit: () => run("commit"),
    });
  } catch (thrown: unknown) {
    ctx.signal.throwIfAborted();
    throw toSqlError(thrown, connection);
  } finally {
    clearTimeout(timer);
    ctx.signal.removeEventListener("abort", stop);
  }
}
