import { randomBytes } from "node:crypto";
import type { Connection } from "@daymill/core";
import { createConnection } from "mysql2/promise";
import { servicePath } from "./services.ts";

/** A database of its own on the server of MariaDB that tests share; its user may do everything. */
export interface MariaDbDatabase extends AsyncDisposable {
  /** How a task reaches it: over TCP, with a password. */
  readonly connection: Connection;
}

export async function createMariaDbDatabase(): Promise<MariaDbDatabase> {
  const { hostname, port, username, password } = new URL(servicePath("mariadb"));
  const server: Connection = {
    id: "source",
    type: "mysql",
    host: hostname,
    port: Number(port),
    user: username,
    password: decodeURIComponent(password),
    extra: {},
  };
  const database = `test_${randomBytes(6).toString("hex")}`;
  // Far from UTC, so that whoever forgets to say which zone is meant is found out.
  await queryMariaDb(server, "SET GLOBAL time_zone = '+09:00'", `CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  return {
    connection: { ...server, database },
    async [Symbol.asyncDispose]() {
      await queryMariaDb(server, `DROP DATABASE ${database}`);
    },
  };
}

/** Runs statements on a connection of their own, and gives the rows of the last. */
export async function queryMariaDb(
  { host = "", port = 0, user = "", password = "", database }: Connection,
  ...statements: readonly string[]
): Promise<readonly Record<string, unknown>[]> {
  const named = database === undefined ? {} : { database };
  const session = await createConnection({ host, port, user, password, charset: "UTF8MB4_GENERAL_CI", ...named });
  try {
    let rows: readonly Record<string, unknown>[] = [];
    for (const statement of statements) [rows] = (await session.query(statement)) as unknown as [typeof rows];
    return rows;
  } finally {
    await session.end();
  }
}
