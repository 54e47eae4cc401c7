import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMillis, millis } from "@daymill/core";
import type { DagId, RunId, RunKey, TaskInstanceKey } from "@daymill/core";
import { FIRST_DAY, freshDatabase, seedDag, seedRuns, seedRunState, silentLog } from "@daymill/metadata/testing";
import { expect, onTestFinished, test } from "vitest";
import { expireLogs } from "./expire-logs.ts";
import { expireRuns, runLimits } from "./expire-runs.ts";
import { removeRunFiles } from "./run-files.ts";
import { expireWorkspaces } from "./expire-workspaces.ts";

const DAY_MS = 86_400_000;
const NOW = epochMillis(FIRST_DAY + 50 * DAY_MS);
const FOR_EVER = { runsMs: undefined, runsPerDag: undefined };

async function makeParts() {
  const database = await freshDatabase();
  const root = await mkdtemp(join(tmpdir(), "daymill-runs-"));
  onTestFinished(async () => {
    await rm(root, { recursive: true });
    await database.close();
  });
  const folders = { logs: join(root, "logs"), workspace: join(root, "workspace"), outputs: join(root, "outputs") };
  return { database, db: database.db, folders, clock: { now: () => NOW }, log: silentLog };
}

type Parts = Awaited<ReturnType<typeof makeParts>>;

/** Three runs that are over, each with a log, a scratch place and a large output. */
async function seedThree({ database, db, folders }: Parts): Promise<void> {
  const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
  const keys = await seedRuns(database, { dagId: "orders", versionKey, days: 3 });
  for (const [day, runKey] of keys.entries()) {
    const at = epochMillis(FIRST_DAY + (day + 2) * DAY_MS);
    await seedRunState(database, { runKey, state: "success", at });
    for (const folder of [folders.logs, folders.workspace])
      await mkdir(join(folder, "orders", `day-000${day}`, "dump"), { recursive: true });
    const instance = await instanceOf(db, runKey);
    const row = { instance_key: instance, generation: 0, attempt_number: 1, bytes: 1, written_at: at };
    await db
      .insertInto("output")
      .values({ ...row, uri: "file:///somewhere" })
      .execute();
    await mkdir(join(folders.outputs, String(instance)), { recursive: true });
    await writeFile(join(folders.outputs, String(instance), "1.json"), "1");
  }
}

async function instanceOf(db: Parts["db"], runKey: RunKey) {
  const found = await db
    .selectFrom("task_instance")
    .select("instance_key")
    .where("run_key", "=", runKey)
    .executeTakeFirstOrThrow();
  return found.instance_key;
}

test("what a run made anew under the same name has written stays when the files of the former one go", async () => {
  const parts = await makeParts();
  await seedThree(parts);
  await removeRunFiles(parts, [{ dagId: "orders" as DagId, runId: "day-0001" as RunId }]);
  expect(await readdir(join(parts.folders.logs, "orders"))).toEqual(["day-0000", "day-0001", "day-0002"]);
});

test("runs that are kept no longer go with their logs, scratch places and large outputs", async () => {
  const parts = await makeParts();
  await seedThree(parts);
  const { db, folders } = parts;
  expect(await expireRuns(parts, FOR_EVER)).toBe(0);
  expect(await expireRuns(parts, { ...FOR_EVER, runsMs: 50 * DAY_MS })).toBe(0);
  expect(await expireRuns(parts, { ...FOR_EVER, runsPerDag: 1 })).toBe(2);
  const left = await db.selectFrom("dag_run").select(["run_id", "run_key"]).execute();
  expect(left.map(({ run_id }) => run_id)).toEqual(["day-0002"]);
  for (const folder of [folders.logs, folders.workspace])
    expect(await readdir(join(folder, "orders"))).toEqual(["day-0002"]);
  const [last] = left;
  expect(await readdir(folders.outputs)).toEqual([String(await instanceOf(db, last?.run_key ?? (0 as RunKey)))]);
});

test("files that a process which is gone did not come to remove are found later", async () => {
  const parts = await makeParts();
  await seedThree(parts);
  const { db, clock, log, folders } = parts;
  const elsewhere = { ...folders, logs: "/nowhere/logs", workspace: "/nowhere/workspace", outputs: "/nowhere/outputs" };
  await expireRuns({ ...parts, folders: elsewhere }, { ...FOR_EVER, runsMs: DAY_MS });
  expect(await readdir(join(folders.logs, "orders"))).toHaveLength(3);
  expect(await expireLogs({ db, folder: folders.logs, clock, log }, 1_000 * DAY_MS)).toBe(2);
  const kept = { successMs: millis(1_000 * DAY_MS), failedMs: millis(1_000 * DAY_MS) };
  expect(await expireWorkspaces({ db, folder: folders.workspace, clock, log }, kept)).toBe(2);
  expect(await readdir(join(folders.logs, "orders"))).toEqual(["day-0002"]);

  const [instance] = await readdir(folders.outputs);
  await db
    .insertInto("removed_output")
    .values({ instance_key: Number(instance) as TaskInstanceKey })
    .execute();
  await expireRuns(parts, FOR_EVER);
  expect(await readdir(folders.outputs)).not.toContain(instance);
  expect(await db.selectFrom("removed_output").select("instance_key").execute()).toEqual([]);
});

test("limits count from now, and none means that all is kept", () => {
  expect(runLimits(FOR_EVER, NOW)).toBeUndefined();
  expect(runLimits({ runsMs: DAY_MS, runsPerDag: undefined }, NOW)).toEqual({
    before: NOW - DAY_MS,
    keepPerDag: undefined,
  });
  expect(runLimits({ runsMs: undefined, runsPerDag: 7 }, NOW)).toEqual({ before: undefined, keepPerDag: 7 });
});
