import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { epochMillis } from "@daymill/core";
import { connect, hotStatement, migrate } from "@daymill/metadata";
import type { DatabaseConfig, MetadataDatabase } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import type { Report } from "./bench.ts";
import { median, printNumber, repeat, timed } from "./measure.ts";
import type { Figure } from "./measure.ts";
import { tempDir } from "./temp-dir.ts";

/** The environment variable that names a PostgreSQL server to measure on besides: a URL of a role that may create databases. */
const GIVEN_SERVER = "DAYMILL_TEST_POSTGRES";

/** A kind of database that benches run on. */
interface BenchDatabase {
  readonly name: string;
  /** Opens a new, migrated one that is gone when it is closed. */
  readonly open: () => Promise<MetadataDatabase>;
}

/**
 * Measures on the embedded native PostgreSQL, as a user has it (commits are synced to disk), and on the given server.
 * Says in the header what each is, or that the second half was left out.
 */
export async function onEachDatabase(
  report: Report,
  measure: (name: string, open: () => Promise<MetadataDatabase>) => Promise<readonly Figure[]>,
): Promise<Figure[]> {
  const url = process.env[GIVEN_SERVER];
  const databases = [EMBEDDED, ...(url === undefined ? [] : [givenServer(url)])];
  const figures: Figure[] = [];
  for (const { name, open } of databases) {
    report.fact("database", `${name}: ${await describe(open)}`);
    figures.push(...(await measure(name, open)));
  }
  if (url === undefined) report.fact("left out", `a given PostgreSQL: ${GIVEN_SERVER} names no server`);
  return figures;
}

const EMBEDDED: BenchDatabase = {
  name: "embedded",
  open: async () => {
    const home = tempDir("db");
    return await openMigrated({ kind: "embedded", dataDir: home.path }, async () => home[Symbol.dispose]());
  },
};

function givenServer(url: string): BenchDatabase {
  return {
    name: "given",
    open: async () => {
      const name = `daymill_bench_${randomBytes(6).toString("hex")}`;
      await runOnServer(url, (db) => sql`create database ${sql.id(name)}`.execute(db));
      const own = new URL(url);
      own.pathname = `/${name}`;
      return await openMigrated({ kind: "url", url: own.href }, () =>
        runOnServer(url, (db) => sql`drop database ${sql.id(name)} with (force)`.execute(db)),
      );
    },
  };
}

async function openMigrated(config: DatabaseConfig, remove: () => Promise<void>): Promise<MetadataDatabase> {
  await using opening = new AsyncDisposableStack();
  opening.defer(remove);
  const database = opening.use(await connect(config, { log: silentLog }));
  await migrate(database, { now: epochMillis(Date.now()) });
  const opened = opening.move();
  openDatabases.add(opened);
  const close = async (): Promise<void> => {
    openDatabases.delete(opened);
    await opened.disposeAsync();
  };
  return { ...database, close, [Symbol.asyncDispose]: close };
}

const openDatabases = new Set<AsyncDisposableStack>();

/** For a bench that is interrupted: nothing is left behind. */
export async function closeDatabases(): Promise<void> {
  await Promise.allSettled([...openDatabases].map((opened) => opened.disposeAsync()));
}

async function runOnServer(url: string, work: (db: MetadataDatabase["db"]) => Promise<unknown>): Promise<void> {
  await using server = await connect({ kind: "url", url, poolSize: 1 }, { log: silentLog });
  await work(server.db);
}

/** What it is, and what the least that a batch can cost is on it now: that tells a slow machine from a slow engine. */
async function describe(open: () => Promise<MetadataDatabase>): Promise<string> {
  await using database = await open();
  const { kind, version, commitsAreSynced } = await database.describe();
  const samples = await repeat(BARE_TRANSACTIONS, () => timed(() => bareTransaction(database)));
  const bare = `a bare transaction of two statements takes ${printNumber(median(samples))} ms now`;
  return `${kind} ${version}, commits are ${commitsAreSynced ? "" : "not "}synced to disk; ${bare}`;
}

const BARE_TRANSACTIONS = 300;
const READ = hotStatement("bench_read", "select 1");
const WRITE = hotStatement(
  "bench_write",
  "insert into variable (key, value, created_at, updated_at) values ($1, '', 0, 0) on conflict (key) do update set updated_at = variable.updated_at + 1",
);

async function bareTransaction({ hot }: MetadataDatabase): Promise<void> {
  await hot.transaction(async (tx) => {
    await tx.call(READ, []);
    await tx.last(WRITE, ["bench"]);
  });
}
