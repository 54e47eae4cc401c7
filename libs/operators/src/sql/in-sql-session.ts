import type { Connection, TaskContext } from "@daymill/core";
import { inDuckDbSession } from "./duckdb-session.ts";
import { inMysqlSession } from "./mysql/mysql-session.ts";
import { inPostgresSession } from "./postgres-session.ts";
import type { SessionWork } from "./sql-session.ts";

/**
 * Does work in a session with a server. On kill and timeout the statement that runs is stopped there. Rejects with E401, E402,
 * E461, E462 or E504, and with what the work rejects with.
 */
export async function inSqlSession<T>(connection: Connection, ctx: TaskContext, work: SessionWork<T>): Promise<T> {
  switch (connection.type) {
    case "mysql":
      return await inMysqlSession(connection, ctx, work);
    case "duckdb":
      return await inDuckDbSession(connection, ctx, work);
    default:
      return await inPostgresSession(connection, ctx, work);
  }
}
