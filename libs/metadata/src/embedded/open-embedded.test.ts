import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DaymillError } from "@daymill/core";
import type { Logger } from "@daymill/core";
import { sql } from "kysely";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import type { DatabaseAddress, MetadataDatabase } from "../metadata-database.ts";
import { silentLog } from "../testing/silent-log.ts";
import { makeTestDir } from "../testing/test-dir.ts";
import { openEmbedded, openPgliteDirectory } from "./open-embedded.ts";
import { processStart } from "./process-start.ts";
import { isRoot } from "./run-as.ts";

function newDataDir(): string {
  const dir = makeTestDir();
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

async function open(dataDir: string, log: Logger = silentLog): Promise<MetadataDatabase> {
  return await openEmbedded({ dataDir, poolSize: undefined, durability: "none", log });
}

/** A log that keeps its messages. */
function keepingLog() {
  const messages: string[] = [];
  const keep = (message: string): void => void messages.push(message);
  const log: Logger = { ...silentLog, info: keep, warn: keep, child: () => log };
  return { log, messages };
}

async function add({ db }: MetadataDatabase, value: string): Promise<void> {
  await sql`create table if not exists kept (value text)`.execute(db);
  await sql`insert into kept values (${value})`.execute(db);
}

async function kept({ db }: MetadataDatabase): Promise<string[]> {
  const answer = await sql<{ value: string }>`select value from kept order by value`.execute(db);
  return answer.rows.map((row) => row.value);
}

function postmasterPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
}

async function createSource({ createDatabase }: MetadataDatabase): Promise<DatabaseAddress> {
  if (createDatabase === undefined) throw new Error("This is no server that can have another database.");
  return await createDatabase("source_db");
}

/** Another Daymill on the directory; resolves when it is open. */
async function openInChild(dataDir: string): Promise<ChildProcess> {
  const program = `
    import { openEmbedded } from ${JSON.stringify(import.meta.resolve("./open-embedded.ts"))};
    import { silentLog } from ${JSON.stringify(import.meta.resolve("../testing/silent-log.ts"))};
    await openEmbedded({ dataDir: ${JSON.stringify(dataDir)}, poolSize: undefined, durability: "none", log: silentLog });
    process.send("open");
    process.on("message", () => undefined);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Asks until the database can be reached again. */
async function keptOnceBack(database: MetadataDatabase): Promise<string[]> {
  for (;;) {
    try {
      return await kept(database);
    } catch (error) {
      if (!(error instanceof DaymillError && error.code === "E601")) throw error;
    }
  }
}

test("a new directory gets native PostgreSQL, and the next start finds what was written", async () => {
  const dir = newDataDir();
  const first = await open(dir);
  expect(await first.describe()).toMatchObject({
    kind: "embedded-postgresql",
    version: expect.stringMatching(/^18\./),
  });
  await add(first, "a");
  await first.close();
  await using second = await open(dir);
  expect(await kept(second)).toEqual(["a"]);
});

test("commits are on disk when they return, unless a test says otherwise", async () => {
  const dir = newDataDir();
  await using database = await openEmbedded({ dataDir: dir, poolSize: 1, durability: "synced", log: silentLog });
  expect((await database.describe()).commitsAreSynced).toBe(true);
});

test("a directory in use is refused with E101, and its database goes on", async () => {
  const dir = newDataDir();
  await using database = await open(dir);
  await expect(open(dir)).rejects.toMatchObject({ code: "E101" });
  await add(database, "a");
  expect(await kept(database)).toEqual(["a"]);
});

test("nothing listens on the network, and the cluster is for its user only", async () => {
  const dir = newDataDir();
  await using database = await open(dir);
  const settings = await sql`
    select current_setting('listen_addresses') as listens, current_setting('data_directory_mode') as mode,
           current_setting('server_encoding') as encoding`.execute(database.db);
  expect(settings.rows).toEqual([{ listens: "", mode: "0700", encoding: "UTF8" }]);
  const collation = await sql`select datcollate from pg_database where datname = current_database()`.execute(
    database.db,
  );
  expect(collation.rows).toEqual([{ datcollate: "C" }]);
});

test("a directory that cannot be made is E102", async () => {
  const dir = newDataDir();
  writeFileSync(join(dir, "file"), "");
  for (const path of [join(dir, "file"), join(dir, "file/data")]) {
    await expect(open(path)).rejects.toMatchObject({ code: "E102", message: expect.stringContaining(path) });
  }
});

test("after a kill of Daymill alone its server is taken over", async () => {
  const dir = newDataDir();
  const child = await openInChild(dir);
  const pid = postmasterPid(dir);
  await killed(child);
  const { log, messages } = keepingLog();
  await using database = await open(dir, log);
  expect(postmasterPid(dir)).toBe(pid);
  expect(messages).toContainEqual(expect.stringContaining("taken over"));
  await add(database, "a");
});

test("after a kill of Daymill and its server a new server has all that was committed", async () => {
  const dir = newDataDir();
  const before = await open(dir);
  await add(before, "a");
  await before.close();
  const child = await openInChild(dir);
  const pid = postmasterPid(dir);
  // Daymill first: it would start another server.
  await killed(child);
  process.kill(pid, "SIGKILL");
  await expect.poll(() => processStart(pid)).toBeUndefined();
  await using database = await open(dir);
  expect(postmasterPid(dir)).not.toBe(pid);
  expect(await kept(database)).toEqual(["a"]);
});

test("a server that is killed under Daymill is started again, and connections come back", async () => {
  const dir = newDataDir();
  const { log, messages } = keepingLog();
  await using database = await openEmbedded({ dataDir: dir, poolSize: 2, durability: "synced", log });
  await add(database, "a");
  const pid = postmasterPid(dir);
  process.kill(pid, "SIGKILL");
  await expect.poll(() => messages).toContainEqual(expect.stringContaining("started again"));
  expect(await keptOnceBack(database)).toEqual(["a"]);
  expect(postmasterPid(dir)).not.toBe(pid);
});

test("a pid file that names another program's process does not keep the server from starting", async () => {
  const dir = newDataDir();
  await (await open(dir)).close();
  const cluster = join(dir, "postgres/data");
  writeFileSync(join(cluster, "postmaster.pid"), `${process.pid}\n${cluster}\n1\n5432\n\n\n\nready\n`, { mode: 0o600 });
  const { uid, gid } = statSync(cluster);
  chownSync(join(cluster, "postmaster.pid"), uid, gid);
  await using database = await open(dir);
  expect(postmasterPid(dir)).not.toBe(process.pid);
  await add(database, "a");
});

test("a second database has an owner of its own, reached by fields and by URL, who cannot see the metadata", async () => {
  const dir = newDataDir();
  await using database = await open(dir);
  const { url, ...fields } = await createSource(database);
  expect(await createSource(database)).toEqual({ url, ...fields });
  for (const config of [fields, { connectionString: url }]) {
    const client = new Client(config);
    await client.connect();
    const answer = await client.query("select current_user as role, current_database() as database");
    expect(answer.rows).toEqual([{ role: "source_db", database: "source_db" }]);
    await client.end();
  }
  const curious = new Client({ ...fields, database: "daymill" });
  curious.on("error", () => undefined);
  await expect(curious.connect()).rejects.toMatchObject({ code: "42501" });
});

test("a database has a plain name that is not ours: E104", async () => {
  const dir = newDataDir();
  await using database = await open(dir);
  for (const name of ["", "Source", "a-b", "daymill", "postgres", "a; drop database daymill"]) {
    await expect(database.createDatabase?.(name)).rejects.toMatchObject({ code: "E104" });
  }
});

test("a directory that only its owner can go through serves root and everybody else", async () => {
  const dir = newDataDir();
  chmodSync(dir, 0o700);
  const database = await open(dir);
  const { location } = await database.describe();
  onTestFinished(() => rmSync(location, { recursive: true, force: true }));
  // The server of root runs as another user, who cannot go through the directory.
  expect(dirname(location)).toBe(isRoot() ? "/var/lib/daymill" : dir);
  await add(database, "a");
  await database.close();
  await using again = await open(dir);
  expect(await kept(again)).toEqual(["a"]);
});

test("a data directory that was deleted does not come back to life under a new one of the same name", async () => {
  const dir = newDataDir();
  chmodSync(dir, 0o700);
  const first = await open(dir);
  const { location } = await first.describe();
  onTestFinished(() =>
    [location, `${location}.former`].forEach((each) => rmSync(each, { recursive: true, force: true })),
  );
  await add(first, "a");
  await first.close();
  rmSync(dir, { recursive: true });
  mkdirSync(dir, { mode: 0o700 });
  await using second = await open(dir);
  const table = await sql`select to_regclass('kept') as found`.execute(second.db);
  expect(table.rows).toEqual([{ found: null }]);
});

test("a directory that was begun with PGlite stays with it, and says why", async () => {
  const dir = newDataDir();
  writeFileSync(join(dir, "database.json"), JSON.stringify({ engine: "pglite", reason: "another C library" }));
  const { log, messages } = keepingLog();
  const first = await open(dir, log);
  expect(messages).toContainEqual(expect.stringContaining("not synced to disk"));
  expect(await first.describe()).toMatchObject({
    kind: "pglite",
    commitsAreSynced: false,
    fallbackReason: "another C library",
  });
  await add(first, "a");
  await first.close();
  await using second = await open(dir);
  expect(await kept(second)).toEqual(["a"]);
});

test("PGlite is not opened in a directory that was begun with native PostgreSQL: E104", async () => {
  const dir = newDataDir();
  await (await open(dir)).close();
  await expect(openPgliteDirectory(dir)).rejects.toMatchObject({ code: "E104" });
  await (await open(dir)).close();
});

test("a directory whose cluster is gone is refused with E603 instead of starting empty", async () => {
  const dir = newDataDir();
  await (await open(dir)).close();
  for (const gone of ["postgres/data", "postgres"]) {
    rmSync(join(dir, gone), { recursive: true });
    await expect(open(dir)).rejects.toMatchObject({ code: "E603", message: expect.stringContaining("is gone") });
  }
});

test("a cluster that the server refuses is E603 with the server's words, and the directory is free again", async () => {
  const dir = newDataDir();
  await (await open(dir)).close();
  const versionFile = join(dir, "postgres/data/PG_VERSION");
  writeFileSync(versionFile, "12\n");
  await expect(open(dir)).rejects.toMatchObject({
    code: "E603",
    message: expect.stringContaining("not compatible with this version"),
  });
  writeFileSync(versionFile, "18\n");
  await (await open(dir)).close();
});
