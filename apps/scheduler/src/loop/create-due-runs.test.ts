import { cron, dag, epochMillis, task } from "@daymill/core";
import type { DagId } from "@daymill/core";
import { freshDatabase } from "@daymill/metadata/testing";
import { expect, test } from "vitest";
import { LoopHarness } from "../testing/loop-harness.ts";

const DAY_MS = 86_400_000;
const noop = task("noop", async () => {});

function daily(id: string, maxActiveRuns: number) {
  const options = { schedule: cron("@daily"), start: "2024-05-01", catchup: true, maxActiveRuns };
  return dag(id, options, () => {
    noop({});
  });
}

async function begin(dags: readonly ReturnType<typeof daily>[]) {
  const database = await freshDatabase();
  const harness = new LoopHarness(database, { mayStartRuns: () => false });
  for (const one of dags) await harness.deploy(one);
  const scheduler = await harness.addScheduler();
  const days = async (): Promise<Record<string, number>> => {
    const rows = await database.db
      .selectFrom("dag_run")
      .select((select) => ["dag_id", select.fn.countAll<number>().as("runs")])
      .groupBy("dag_id")
      .execute();
    return Object.fromEntries(rows.map(({ dag_id, runs }) => [dag_id, runs]));
  };
  const versionOf = async (dagId: string) => {
    const known = database.db
      .selectFrom("dag")
      .select("current_version_key")
      .where("dag_id", "=", dagId as DagId);
    return (await known.executeTakeFirstOrThrow()).current_version_key;
  };
  const pause = async (dagId: string, paused: boolean): Promise<void> => {
    await database.db
      .updateTable("dag")
      .set({ paused })
      .where("dag_id", "=", dagId as DagId)
      .execute();
  };
  return { database, harness, scheduler, days, versionOf, pause, [Symbol.asyncDispose]: () => database.close() };
}

test("one tick makes the runs of all DAGs that are due, each as far as it has room", async () => {
  await using it = await begin([daily("narrow", 1), daily("wide", 300), daily("other", 100)]);
  it.harness.time.advance(250 * DAY_MS);
  await it.scheduler.tick();
  expect(await it.days()).toEqual({ narrow: 17, wide: 251, other: 116 });
});

test("DAGs without room keep none waiting that comes after them, however many they are", async () => {
  await using it = await begin([daily("a", 1), daily("z", 1)]);
  // Nothing starts here: its seventeen runs stay open.
  it.harness.time.advance(20 * DAY_MS);
  await it.pause("z", true);
  await it.scheduler.tick();
  const current_version_key = await it.versionOf("a");
  const held = Array.from({ length: 100 }, (_, n) => ({
    dag_id: `held_${n}` as DagId,
    paused: false,
    max_active_runs: -16,
    current_version_key,
    // Due longest of all.
    next_run_after: epochMillis(n),
    created_at: it.harness.time.now(),
    updated_at: it.harness.time.now(),
  }));
  await it.database.db.insertInto("dag").values(held).execute();
  await it.pause("z", false);
  await it.scheduler.tick();
  expect(await it.days()).toEqual({ a: 17, z: 17 });
});

test("of two schedulers that look at the same time, one makes a run", async () => {
  await using it = await begin([daily("a", 1), daily("b", 1)]);
  const other = await it.harness.addScheduler();
  await Promise.all([it.scheduler.tick(), other.tick()]);
  await it.scheduler.tick();
  expect(await it.days()).toEqual({ a: 1, b: 1 });
});
