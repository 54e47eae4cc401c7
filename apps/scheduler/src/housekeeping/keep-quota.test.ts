import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dag, epochMillis, manual, millis, task } from "@daymill/core";
import type { RunId } from "@daymill/core";
import { findRun } from "@daymill/metadata";
import { freshDatabase, seedDag, seedRuns, silentLog } from "@daymill/metadata/testing";
import { expect, onTestFinished, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";
import { workspaceQuota, type QuotaParts } from "./keep-quota.ts";

const DAY_MS = 86_400_000;
const retention = { successMs: millis(DAY_MS), failedMs: millis(14 * DAY_MS) };
const NOW = epochMillis(Date.UTC(2024, 5, 1));

async function workspaces(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "daymill-quota-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function fill(path: string, bytes: number): Promise<void> {
  await mkdir(join(path, "dump"), { recursive: true });
  await writeFile(join(path, "dump/1.dat"), Buffer.alloc(bytes));
}

function partsOf(database: Awaited<ReturnType<typeof freshDatabase>>, folder: string): QuotaParts & { rooms: number } {
  const parts = {
    db: database.db,
    folder,
    clock: { now: () => NOW },
    log: silentLog,
    retention,
    quotaBytes: 1_000,
    rooms: 0,
    onRoom: () => void (parts.rooms += 1),
  };
  return parts;
}

test("over the quota no run starts and a queued one says why, until there is room; a restart does not forget it", async () => {
  await using database = await freshDatabase();
  const folder = await workspaces();
  const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
  await seedRuns(database, { dagId: "orders", versionKey, days: 1 });
  const run = await database.db.selectFrom("dag_run").select(["dag_id as dagId", "run_id as runId"]).executeTakeFirst();
  const name = run ?? { dagId: "orders" as never, runId: "none" as RunId };
  const holdOf = async () => (await findRun(database.db, name))?.startHold;
  const parts = partsOf(database, folder);

  const quota = await workspaceQuota(parts);
  await fill(join(folder, "orders/one"), 1_000);
  await quota.keep();
  expect([quota.mayStartRuns(), await holdOf()]).toEqual([true, null]);

  await fill(join(folder, "orders/two"), 1);
  await quota.keep();
  expect(quota.mayStartRuns()).toBe(false);
  expect(await holdOf()).toContain(`${folder} take 0.000 GB of at most 0.000 GB`);
  expect(await holdOf()).toContain("retention.workspaceQuota");
  const restarted = await workspaceQuota(parts);
  expect(restarted.mayStartRuns()).toBe(false);

  await rm(join(folder, "orders/two"), { recursive: true });
  await restarted.keep();
  expect([restarted.mayStartRuns(), await holdOf(), parts.rooms]).toEqual([true, null, 1]);
});

test("over the quota what has been over for long enough is removed first", async () => {
  await using database = await freshDatabase();
  const folder = await workspaces();
  const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
  await seedRuns(database, { dagId: "orders", versionKey, days: 2 });
  const runs = await database.db.selectFrom("dag_run").select("run_id").orderBy("run_key").execute();
  const [old = "", young = ""] = runs.map(({ run_id }) => encodeURIComponent(run_id));
  await database.db
    .updateTable("dag_run")
    .set({ state: "success", started_at: NOW, ended_at: epochMillis(NOW - 2 * DAY_MS) })
    .where("run_id", "=", decodeURIComponent(old) as RunId)
    .execute();
  for (const run of [old, young]) await fill(join(folder, "orders", run), 900);
  const quota = await workspaceQuota(partsOf(database, folder));
  await quota.keep();
  expect(await readdir(join(folder, "orders"))).toEqual([young]);
  expect(quota.mayStartRuns()).toBe(true);
});

test("a scheduler that may start no runs leaves them queued, and goes on with those that are under way", async () => {
  const gate = Promise.withResolvers<number>();
  const step = task("step", async () => await gate.promise);
  const shop = dag("shop", { schedule: manual() }, () => {
    step({}, { id: "first" });
    step({}, { id: "second", after: ["first"] });
  });
  let mayStart = true;
  await using loop = await startLoop(await freshDatabase(), [shop], { slots: 1, mayStartRuns: () => mayStart });
  const open = await loop.trigger("shop");
  await loop.until("the first run began", async () => (await stateOf(open)) === "running");
  mayStart = false;
  const queued = await loop.trigger("shop", 1);
  gate.resolve(1);
  expect(await loop.untilOver(open)).toBe("success");
  await loop.pass(60_000);
  expect(await stateOf(queued)).toBe("queued");
  mayStart = true;
  expect(await loop.untilOver(queued)).toBe("success");

  async function stateOf(runKey: typeof open): Promise<string | undefined> {
    const row = await loop.database.db
      .selectFrom("dag_run")
      .select("state")
      .where("run_key", "=", runKey)
      .executeTakeFirst();
    return row?.state;
  }
});
