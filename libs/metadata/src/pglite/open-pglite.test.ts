import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { openPgliteDirectory } from "../embedded/open-embedded.ts";
import type { MetadataDatabase } from "../metadata-database.ts";
import { freshPglite } from "../testing.ts";
import { makeTestDir } from "../testing/test-dir.ts";
import { openPgliteInThread } from "./pglite-in-thread.ts";

function newDataDir(): string {
  const dir = makeTestDir();
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

async function valuesIn({ db }: MetadataDatabase): Promise<number[]> {
  const answer = await sql<{ value: number }>`select value from kept order by value`.execute(db);
  return answer.rows.map((row) => row.value);
}

describe("PGlite", () => {
  test("says that it does not sync commits to disk", async () => {
    await using database = await freshPglite();
    expect(await database.describe()).toMatchObject({ kind: "pglite", commitsAreSynced: false });
    expect(database.createDatabase).toBeUndefined();
  });

  test("keeps house on demand: rows that are gone are freed, those that live are counted", async () => {
    await using database = await freshPglite();
    await sql`create table kept as select n as value from generate_series(1, 1000) n`.execute(database.db);
    await sql`delete from kept where value > 100`.execute(database.db);
    await database.keepHouse();
    const table = await sql`select reltuples from pg_class where relname = 'kept'`.execute(database.db);
    expect(table.rows).toEqual([{ reltuples: 100 }]);
  });

  test("goes on after a kill with all that was committed", async () => {
    const dir = newDataDir();
    const program = `
      import { openPgliteDirectory } from ${JSON.stringify(import.meta.resolve("../embedded/open-embedded.ts"))};
      import { sql } from ${JSON.stringify(import.meta.resolve("kysely"))};
      const { db } = await openPgliteDirectory(${JSON.stringify(dir)});
      await sql\`create table kept as select 7 as value\`.execute(db);
      process.send("committed");`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    await once(child, "message");
    child.kill("SIGKILL");
    await once(child, "exit");
    await using database = await openPgliteDirectory(dir);
    expect(await valuesIn(database)).toEqual([7]);
  });

  test("in another thread it leaves the event loop free while a query runs", async () => {
    await using database = await openPgliteDirectory(newDataDir());
    const turns = { count: 0, over: false };
    const turn = (): void => {
      turns.count += 1;
      if (!turns.over) setImmediate(turn);
    };
    turn();
    await sql`select pg_sleep(1)`.execute(database.db);
    turns.over = true;
    expect(turns.count).toBeGreaterThan(100);
  });

  test("a directory that PGlite cannot open is E603, and is free again", async () => {
    const dir = newDataDir();
    mkdirSync(join(dir, "pglite"));
    writeFileSync(join(dir, "pglite/PG_VERSION"), "12\n");
    const refused = { code: "E603", message: expect.stringContaining(dir) };
    await expect(openPgliteDirectory(dir)).rejects.toMatchObject(refused);
    await expect(openPgliteDirectory(dir)).rejects.toMatchObject(refused);
  });

  test("whoever waits for a thread that ended is told so with E601", async () => {
    const engine = await openPgliteInThread(join(newDataDir(), "pglite"));
    await engine.close();
    await expect(engine.exchange(new Uint8Array())).rejects.toMatchObject({ code: "E601" });
  });
});
