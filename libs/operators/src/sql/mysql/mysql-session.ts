import { DaymillError, toError } from "@daymill/core";
import type { Connection, TaskContext } from "@daymill/core";
import { connectToMysql } from "../../mysql/connect.ts";
import type { MysqlSession } from "../../mysql/connect.ts";
import type { SessionWork, SqlSession } from "../sql-session.ts";
import { askMysql } from "./ask-mysql.ts";
import { isOfServer, toMysqlError } from "./mysql-error.ts";

/** Instants are in UTC, read and written. */
const SETTINGS = "SET SESSION time_zone = '+00:00'";
const SNAPSHOT = [
  "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
  "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
];

/**
 * Does work in a session with MySQL or MariaDB. On kill and timeout the statement that runs is stopped there (KILL QUERY, by a
 * second connection). Rejects with E401, E402, E461, E462 or E504, and with what the work rejects with.
 */
export async function inMysqlSession<T>(
  connection: Connection,
  ctx: TaskContext,
  { statementTimeoutMs, work }: SessionWork<T>,
): Promise<T> {
  ctx.signal.throwIfAborted();
  const late = new AbortController();
  // MySQL's own limit is for SELECT alone, and called otherwise in MariaDB.
  const signal = AbortSignal.any([ctx.signal, late.signal]);
  const limited = async <R>(run: () => Promise<R>): Promise<R> => {
    if (statementTimeoutMs === 0) return await run();
    const timer = setTimeout(() => late.abort(tookTooLong(statementTimeoutMs)), statementTimeoutMs);
    return await run().finally(() => clearTimeout(timer));
  };
  try {
    await using session = await connectToMysql(connection, signal);
    await session.query(SETTINGS);
    return await rollingBack(session, signal, () => work(toSqlSession(session, { limited, signal })));
  } catch (thrown: unknown) {
    signal.throwIfAborted();
    throw toMysqlError(toError(thrown), connection);
  }
}

interface Limits {
  readonly limited: <R>(run: () => Promise<R>) => Promise<R>;
  readonly signal: AbortSignal;
}

function toSqlSession(session: MysqlSession, { limited, signal }: Limits): SqlSession {
  const run = async (text: string): Promise<void> => void (await session.query(text));
  return {
    ask: async (statement, asked) => {
      const answer = await limited(() => askMysql(session, statement, asked));
      // Some functions, such as SLEEP, end well when they are stopped.
      signal.throwIfAborted();
      return answer;
    },
    begin: () => run("START TRANSACTION"),
    beginReadOnly: async () => {
      for (const text of SNAPSHOT) await run(text);
    },
    commit: () => run("COMMIT"),
  };
}

/** At once when the server says that a statement failed: else when it finds out that the session is gone. */
async function rollingBack<T>(session: MysqlSession, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown: unknown) {
    if (!signal.aborted && isOfServer(toError(thrown))) await session.query("ROLLBACK").catch(() => []);
    throw thrown;
  }
}

function tookTooLong(ms: number): DaymillError {
  return new DaymillError("E462", `A statement took longer than statementTimeout (${ms} ms), and was stopped.`);
}
