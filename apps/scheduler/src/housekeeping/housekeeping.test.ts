import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { epochMillis, millis } from "@daymill/core";
import type { DagId, RunId } from "@daymill/core";
import { createRuns } from "@daymill/metadata";
import { freshDatabase, seedDag, silentLog } from "@daymill/metadata/testing";
import { expect, test } from "vitest";
import { expireLogs } from "./expire-logs.ts";
import { expireWorkspaces } from "./expire-workspaces.ts";
import { doChore, startHousekeeping } from "./housekeeping.ts";

const DAY_MS = 86_400_000;
const retention = { successMs: millis(DAY_MS), failedMs: millis(14 * DAY_MS) };
const ENDED = epochMillis(Date.UTC(2024, 0, 10));

async function makeRun(database: Awaited<ReturnType<typeof freshDatabase>>, runId: string): Promise<void> {
  const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
  const interval = { start: ENDED, end: ENDED };
  const run = {
    dagId: "orders" as DagId,
    runId: runId as RunId,
    type: "manual",
    logicalDate: null,
    interval,
    runAfter: ENDED,
    versionKey,
    params: {},
  } as const;
  await createRuns(database.db, [run], ENDED);
}

async function instancesWithRuns(db: Awaited<ReturnType<typeof freshDatabase>>["db"]) {
  return await db
    .selectFrom("task_instance as i")
    .innerJoin("dag_run as r", "r.run_key", "i.run_key")
    .select(["i.instance_key", "r.run_id"])
    .execute();
}

test("scratch places go when their run has been over for long enough, and no others", async () => {
  await using database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "daymill-workspace-"));
  const runs = { "manual__2024-01-10T00:00:00Z": "success", failed: "failed", running: "running" } as const;
  for (const [runId, state] of Object.entries(runs)) {
    await makeRun(database, runId);
    await mkdir(join(folder, "orders", encodeURIComponent(runId)), { recursive: true });
    const ended = state === "running" ? null : ENDED;
    await database.db
      .updateTable("dag_run")
      .set({ state, started_at: ENDED, ended_at: ended })
      .where("run_id", "=", runId as RunId)
      .execute();
  }
  await mkdir(join(folder, "orders", "of-nobody"), { recursive: true });
  await mkdir(join(folder, "orders", "100%"), { recursive: true });
  const at = (days: number) => ({
    db: database.db,
    folder,
    log: silentLog,
    clock: { now: () => epochMillis(ENDED + days * DAY_MS) },
  });
  const { db } = database;
  for (const { instance_key, run_id } of await instancesWithRuns(db)) {
    const uri = pathToFileURL(join(folder, "orders", encodeURIComponent(run_id), "dump/")).href;
    const row = { instance_key, generation: 0, attempt_number: 1, bytes: 1, written_at: ENDED };
    await db
      .insertInto("output")
      .values({ ...row, value: JSON.stringify({ uri }) })
      .execute();
  }
  const lost = async () => await db.selectFrom("output").select("lost_at").where("lost_at", "is not", null).execute();
  expect(await expireWorkspaces(at(0.5), retention)).toBe(0);
  expect(await lost()).toEqual([]);
  expect(await expireWorkspaces(at(2), retention)).toBe(1);
  expect(await lost()).toEqual([{ lost_at: ENDED + 2 * DAY_MS }]);
  expect((await readdir(join(folder, "orders"))).sort()).toEqual(["100%", "failed", "of-nobody", "running"]);
  expect(await expireLogs(at(2), 3 * DAY_MS)).toBe(0);
  expect(await expireWorkspaces(at(15), retention)).toBe(1);
  await rm(folder, { recursive: true });
});

test("logs go when their run has been over for as long as they are kept, and not while it runs", async () => {
  await using database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "daymill-logs-"));
  for (const runId of ["over", "open"]) {
    await makeRun(database, runId);
    await mkdir(join(folder, "orders", runId, "dump"), { recursive: true });
  }
  const over = { state: "failed", started_at: ENDED, ended_at: ENDED } as const;
  await database.db
    .updateTable("dag_run")
    .set(over)
    .where("run_id", "=", "over" as RunId)
    .execute();
  const at = (days: number) => ({
    db: database.db,
    folder,
    log: silentLog,
    clock: { now: () => epochMillis(ENDED + days * DAY_MS) },
  });
  expect(await expireLogs(at(89), 90 * DAY_MS)).toBe(0);
  expect(await expireLogs(at(90), 90 * DAY_MS)).toBe(1);
  expect(await readdir(join(folder, "orders"))).toEqual(["open"]);
  await rm(folder, { recursive: true });
});

test("a folder that nobody has made yet holds no scratch places", async () => {
  await using database = await freshDatabase();
  const parts = { db: database.db, folder: "/nowhere/at/all", log: silentLog, clock: { now: () => ENDED } };
  expect(await expireWorkspaces(parts, retention)).toBe(0);
});

test("a chore that fails is told and does not reject", async () => {
  const told: string[] = [];
  const log = { ...silentLog, warn: (message: string) => told.push(message) };
  await doChore({ name: "sweep", at: "* * * * *", run: () => Promise.reject(new Error("no broom")) }, log);
  expect(told).toHaveLength(1);
});

test("chores are done at their times until housekeeping is closed", async () => {
  let done = 0;
  const first = Promise.withResolvers<void>();
  const run = async () => {
    done++;
    first.resolve();
  };
  const keeping = startHousekeeping([{ name: "sweep", at: "* * * * * *", run }], silentLog);
  await first.promise;
  await keeping.close();
  expect(done).toBe(1);
});
