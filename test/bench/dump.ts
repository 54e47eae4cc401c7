import { execFile } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { testContext } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { pgDump } from "@daymill/operators";
import type { DumpWriter } from "@daymill/operators";
import { startSystemPostgres } from "../support/postgres-of-system.ts";
import type { SystemPostgres } from "../support/postgres-of-system.ts";
import { queryPostgres } from "../support/postgres-of-system.ts";
import { servicePath } from "../support/services.ts";
import type { Bench } from "./bench.ts";
import { timed } from "./measure.ts";
import type { Figure } from "./measure.ts";
import { tempDir } from "./temp-dir.ts";

const GB = 1_000_000_000;
const TABLES = 4;
/** Of a row as COPY writes it. */
const ROW_BYTES = 100;
const ROUNDS = 3;
const MB = 1_024 * 1_024;

export const dump: Bench = {
  name: "dump",
  load: `${GB / 1e9} GB of text in ${TABLES} tables of PostgreSQL: by pgDump with either writer, two tables at once, verified and published; and by \`psql \\copy\` piped through gzip -1, a table after the other; ${ROUNDS} rounds in turn`,
  model: "a server of its own on this machine; COPY in this process, pg_dump and psql in processes of their own",
  needs: ["postgresql"],
  run: (report) => measureDumps(GB, (name, text) => report.fact(name, text)),
};

/** `bytes`: of the text of all rows. */
export async function measureDumps(
  bytes: number,
  fact: (name: string, text: string) => void,
): Promise<readonly Figure[]> {
  await using server = await startSystemPostgres();
  const source = await server.createDatabase();
  await fill(source, bytes);
  const times = new Map<string, number[]>();
  let peak = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const way of ["psql", "copy", "pg_dump"] as const) {
      using home = tempDir("dump");
      const ms = await timed(() =>
        way === "psql" ? copyByPsql(source, home.path) : byTask(way, { source, server, home: home.path }),
      );
      times.set(way, [...(times.get(way) ?? []), ms]);
      if (way !== "psql") fact(`${way}, archive`, `${((await sizeOf(join(home.path, "dump"))) / MB).toFixed(0)} MB`);
      peak = Math.max(peak, process.memoryUsage.rss());
    }
  }
  const of = (way: string): number[] => times.get(way) ?? [];
  const ratios = (way: string): number[] => of(way).map((ms, round) => ms / (of("psql")[round] ?? Number.NaN));
  return [
    { name: "psql \\copy | gzip -1", unit: "ms", samples: of("psql") },
    { name: "pgDump by copy", unit: "ms", samples: of("copy") },
    { name: "pgDump by copy / psql", unit: "x", samples: ratios("copy") },
    { name: "pgDump by pg_dump", unit: "ms", samples: of("pg_dump") },
    { name: "pgDump by pg_dump / psql", unit: "x", samples: ratios("pg_dump") },
    { name: "memory of this process", unit: "MB", samples: [peak / MB], mark: { max: 600 } },
  ];
}

async function fill(source: Connection, bytes: number): Promise<void> {
  const rows = Math.ceil(bytes / TABLES / ROW_BYTES);
  for (let table = 0; table < TABLES; table += 1)
    await queryPostgres(
      source,
      `CREATE TABLE day_${table} AS SELECT n AS id, md5(n::text) || md5((n + 1)::text) AS word, n * 1.5 AS amount,
         now() + n * interval '1 second' AS at FROM generate_series(1, ${rows}) n`,
    );
}

async function byTask(
  writer: DumpWriter,
  { source, server, home }: { readonly source: Connection; readonly server: SystemPostgres; readonly home: string },
): Promise<void> {
  const workspace = pathToFileURL(`${home}/`).href;
  const ctx = testContext({ taskId: "dump", workspace, connections: { source } });
  const task = pgDump("dump", { connection: "source", writer, program: server.pgDump });
  const { tables } = await task.run({ tables: "day_*" }, ctx);
  if (tables.length !== TABLES) throw new Error(`${tables.length} of ${TABLES} tables were dumped`);
}

async function copyByPsql({ host, port, user, password, database }: Connection, home: string): Promise<void> {
  const psql = join(servicePath("postgresql"), "psql");
  const env = {
    ...process.env,
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
  };
  for (let table = 0; table < TABLES; table += 1) {
    const script = `"$0" --no-psqlrc --command "\\\\copy day_${table} to stdout" | gzip -1 >"$1"`;
    await promisify(execFile)("bash", ["-o", "pipefail", "-c", script, psql, join(home, `day_${table}.gz`)], { env });
  }
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
