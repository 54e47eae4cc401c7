import type { Connection } from "@daymill/core";
import { DaymillError, toError } from "@daymill/core";
import { networkMessage } from "../network-message.ts";
import type { Connection as MysqlConnection, ConnectionOptions, FieldPacket, RowDataPacket } from "mysql2";
import type { Readable } from "node:stream";

/** How long a server may take to answer, in milliseconds. */
const CONNECT_TIMEOUT_MS = 15_000;

/** Rows that are read ahead of who takes them. */
const ROWS_AHEAD = 100;

/** Cells as the server wrote them; null for NULL. */
export type RawRow = readonly (Buffer | null)[];

/** A result on its way. */
export interface MysqlRows {
  /** Resolves with undefined when the statement gives no rows at all. */
  readonly fields: Promise<readonly FieldPacket[] | undefined>;
  readonly rows: Readable;
}

/** A session with a MySQL or MariaDB server that ends with its owner. */
export interface MysqlSession extends AsyncDisposable {
  /** Runs one statement, and gives its rows by name. */
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Runs one statement without rows, with values in the places of `?`, which are sent beside it. */
  bind(sql: string, values: readonly (string | number | null)[]): Promise<void>;
  /** Runs one statement, and gives its rows as the server writes them, never more of them than somebody takes. */
  stream(sql: string): MysqlRows;
}

/**
 * Signs in to a MySQL or MariaDB server. Rejects with E401 when it cannot be reached, E402 when it refuses the sign-in, and
 * with the reason of the signal when that is aborted meanwhile. When the signal is aborted, or the session ends in the middle
 * of rows, the server is asked from a second connection to give the statement up: it would otherwise find out only when it
 * next sends something.
 */
export async function connectToMysql(connection: Connection, signal: AbortSignal): Promise<MysqlSession> {
  const session = await open(connection, signal);
  if (signal.aborted) {
    session.destroy();
    signal.throwIfAborted();
  }
  let state: SessionState = "idle";
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    stopping ??= giveUp(session, connection);
  };
  signal.addEventListener("abort", stop);
  return {
    query: async (sql) => {
      state = "broken";
      const rows = await ask(session, sql);
      state = "idle";
      return rows;
    },
    bind: async (sql, values) => {
      state = "broken";
      await bindValues(session, sql, values);
      state = "idle";
    },
    stream: (sql) => {
      state = "reading";
      return streamRows(session, sql, (ended) => (state = ended));
    },
    [Symbol.asyncDispose]: async () => {
      signal.removeEventListener("abort", stop);
      if (state === "reading" || signal.aborted) stop();
      if (stopping !== undefined) await stopping;
      else if (state === "idle") await end(session);
      else session.destroy();
    },
  };
}

/** broken: a statement failed, perhaps because the server is gone, so that it would never answer a good-bye. */
type SessionState = "idle" | "reading" | "broken";

/** Where a server is, for messages and logs: no secret in it. */
export function describeMysql({ id, host, port, database }: Connection): string {
  return `connection "${id}" (${host ?? "localhost"}:${port ?? 3306}, database ${database ?? "unnamed"})`;
}

/** A server that is asked to give a statement up is asked to the end. */
const NEVER = new AbortController().signal;

async function open(connection: Connection, signal: AbortSignal): Promise<MysqlConnection> {
  const { createConnection } = await import("mysql2").then((mysql) => mysql.default);
  signal.throwIfAborted();
  const session = createConnection(toConfig(connection));
  session.on("error", () => {
    // The statement that was running rejects with the same error; without a listener the process would end.
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cut = (): void => reject(toError(signal.reason));
  signal.addEventListener("abort", cut);
  session.connect((error) => (error === null ? resolve() : reject(error)));
  try {
    await promise;
    return session;
  } catch (thrown: unknown) {
    session.destroy();
    signal.throwIfAborted();
    throw toConnectionError(thrown, connection);
  } finally {
    signal.removeEventListener("abort", cut);
  }
}

function toConfig({ host, port, user, password, database, extra }: Connection): ConnectionOptions {
  return {
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: "UTF8MB4_GENERAL_CI",
    ...(host?.startsWith("/") === true ? { socketPath: host } : { host: host ?? "localhost" }),
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(database !== undefined && { database }),
    // The driver checks the name in a certificate only when it is told to.
    ...(extra["ssl"] === true && { ssl: { rejectUnauthorized: true, verifyIdentity: true } }),
  };
}

/** Errors of the server while it lets nobody in: https://mariadb.com/kb/en/mariadb-error-code-reference/ */
const REFUSED = new Set([1044, 1045, 1049, 1130, 1251, 1524, 1698, 1820, 1862, 3118, 4151]);

function toConnectionError(thrown: unknown, connection: Connection): DaymillError {
  const error = toError(thrown);
  const what = describeMysql(connection);
  if ("errno" in error && REFUSED.has(Number(error.errno)))
    return new DaymillError(
      "E402",
      `${what} refused the sign-in: ${error.message}. Check user, password and database.`,
      { cause: error },
    );
  return new DaymillError(
    "E401",
    `${what} cannot be reached: ${networkMessage(error)}. Check that the server runs and may be reached from here.`,
    { cause: error },
  );
}

async function ask(session: MysqlConnection, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly RowDataPacket[]>();
  session.query<RowDataPacket[]>(sql, (error, rows) => (error === null ? resolve(rows) : reject(error)));
  return await promise;
}

async function bindValues(
  session: MysqlConnection,
  sql: string,
  values: readonly (string | number | null)[],
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  session.execute(sql, [...values], (error) => (error === null ? resolve() : reject(error)));
  await promise;
}

function streamRows(session: MysqlConnection, sql: string, ended: (state: SessionState) => void): MysqlRows {
  const { promise: fields, resolve } = Promise.withResolvers<readonly FieldPacket[] | undefined>();
  // Texts of the server are taken as they are: the driver's own values would round what they cannot hold.
  const query = session.query({ sql, rowsAsArray: true, typeCast: (field) => field.buffer() });
  const rows = query.stream({ highWaterMark: ROWS_AHEAD });
  let results = 0;
  query.on("fields", (found: unknown) => {
    resolve(found as readonly FieldPacket[] | undefined);
    if (found === undefined) return;
    results += 1;
    if (results > 1) rows.destroy(new DaymillError("E461", "The statement gives more than one result. Give it one."));
  });
  // The driver tells a connection that is lost to the session alone once rows have begun.
  session.once("error", (error) => rows.destroy(error));
  rows.once("end", () => {
    if (rows.errored === null && rows.readableEnded) ended("idle");
    resolve(undefined);
  });
  rows.once("error", () => {
    ended("broken");
    resolve(undefined);
  });
  return { fields, rows };
}

async function end(session: MysqlConnection): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // Whoever says good-bye does not mind how.
  session.end(() => resolve());
  await promise;
}

/** A server that cannot be asked any more finds out by the connection that is gone. */
async function giveUp(session: MysqlConnection, connection: Connection): Promise<void> {
  const { threadId } = session;
  try {
    const second = await open(connection, NEVER);
    await ask(second, `KILL QUERY ${threadId}`).catch(() => []);
    await end(second);
  } catch {
    // Not reached: nothing can be asked of it.
  } finally {
    session.destroy();
  }
}
