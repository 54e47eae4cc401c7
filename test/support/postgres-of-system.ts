import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Connection } from "@daymill/core";
import { Client } from "pg";
import { freePort } from "./free-port.ts";
import { servicePath } from "./services.ts";

const run = promisify(execFile);

/** A server of the system's PostgreSQL that belongs to one test file. */
export interface SystemPostgres extends AsyncDisposable {
  /** The program of the server's own version. */
  readonly pgDump: string;
  /** Makes an empty database, and says how a task reaches it: over TCP, with a password. */
  createDatabase(): Promise<Connection>;
}

const PASSWORD = "not a secret";

/** Makes a cluster in a temporary directory and starts it on a free port; root does so as the user postgres. */
export async function startSystemPostgres(): Promise<SystemPostgres> {
  const bin = servicePath("postgresql");
  const home = await mkdtemp(join(tmpdir(), "daymill-postgres-"));
  const data = join(home, "data");
  const passwordFile = join(home, "password");
  await writeFile(passwordFile, PASSWORD);
  if (isRoot()) await run("chown", ["-R", "postgres", home]);
  await runAsServer(join(bin, "initdb"), [
    "--pgdata",
    data,
    "--username=root",
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
  ]);
  const port = await freePort();
  const options = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${home} -c fsync=off`;
  await runAsServer(join(bin, "pg_ctl"), [
    "start",
    "--wait",
    "--pgdata",
    data,
    "--log",
    join(home, "log"),
    "--options",
    options,
  ]);
  return {
    pgDump: join(bin, "pg_dump"),
    createDatabase: () =>
      createDatabase({
        id: "source",
        type: "postgres",
        host: "127.0.0.1",
        port,
        user: "root",
        password: PASSWORD,
        extra: {},
      }),
    [Symbol.asyncDispose]: async () => {
      await runAsServer(join(bin, "pg_ctl"), ["stop", "--pgdata", data, "--mode=immediate"]);
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function createDatabase(server: Connection): Promise<Connection> {
  const database = `test_${randomBytes(6).toString("hex")}`;
  await queryPostgres({ ...server, database: "postgres" }, `CREATE DATABASE ${database}`);
  return { ...server, database };
}

/** Runs statements on a connection of their own, and gives the rows of the last. */
export async function queryPostgres(
  connection: Connection,
  ...statements: readonly string[]
): Promise<readonly Record<string, unknown>[]> {
  const { host, port, user, password, database } = connection;
  const client = new Client({ host, port, user, password, database });
  await client.connect();
  try {
    let rows: readonly Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** PostgreSQL refuses to run as root. */
async function runAsServer(program: string, args: readonly string[]): Promise<void> {
  const [file, all] = isRoot() ? ["runuser", ["-u", "postgres", "--", program, ...args]] : [program, [...args]];
  await run(file, all, { cwd: "/" });
}
