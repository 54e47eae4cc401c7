import { cron, dag, epochMillis, task } from "@daymill/core";
import type { DagId } from "@daymill/core";
import { createBackfillSchedule, listBackfillSchedules, listBackfills, setPaused } from "@daymill/metadata";
import type { MetadataDatabase, NewBackfillSchedule } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LOOP_START, startLoop } from "../testing/loop-harness.ts";

const MINUTE_MS = 60_000;
const late = "late" as DagId;
const count = task("count", () => 1);
const lateDag = dag(late, { schedule: cron("@daily"), start: "2024-04-01", catchup: false, maxActiveRuns: 2 }, () => {
  count();
});

const wish: NewBackfillSchedule = {
  dagId: late,
  name: "again",
  window: { from: 3, to: 2 },
  times: { crons: ["*/10 * * * *"], timezone: "UTC" },
  reprocess: "none",
  direction: "forward",
  maxActiveRuns: null,
  pauseAfterFailures: 3,
  params: {},
  tasks: null,
  next: epochMillis(LOOP_START + 10 * MINUTE_MS),
  who: "ann",
};

async function firingsOf({ db }: MetadataDatabase) {
  const [row] = await listBackfillSchedules(db);
  return row?.firings.map(({ at, reason }) => [(at - LOOP_START) / MINUTE_MS, reason]);
}

forEachDatabase((name, open) => {
  describe(`on ${name}`, () => {
    test("the window of a schedule is run when its time comes, and not again when nothing is left to run", async () => {
      await using loop = await startLoop(await open(), [lateDag]);
      const { db } = loop.database;
      await createBackfillSchedule(db, wish, LOOP_START);
      await loop.pass(9 * MINUTE_MS);
      expect(await listBackfills(db, { limit: 5 })).toEqual([]);
      await loop.pass(MINUTE_MS);
      await loop.until("its backfill is over", async () => {
        const [made] = await listBackfills(db, { limit: 5 });
        return made?.state === "completed" && made.success === 2 && made.pauseAfterFailures === 3;
      });
      const runs = await db
        .selectFrom("dag_run")
        .select(["run_id", "state"])
        .where("type", "=", "backfill")
        .orderBy("logical_date")
        .execute();
      expect(runs).toEqual([
        { run_id: "backfill__2024-04-29T00:00:00Z", state: "success" },
        { run_id: "backfill__2024-04-30T00:00:00Z", state: "success" },
      ]);
      await loop.pass(10 * MINUTE_MS);
      expect(await firingsOf(loop.database)).toEqual([
        [20, "nothing_to_run"],
        [10, null],
      ]);
    });

    test("of the occurrences that nobody fired in time only the newest is made up for, by one of two schedulers", async () => {
      await using loop = await startLoop(await open(), [lateDag]);
      const { db } = loop.database;
      await loop.addScheduler();
      await createBackfillSchedule(db, wish, LOOP_START);
      loop.time.advance(45 * MINUTE_MS);
      await Promise.all(loop.schedulers.map((scheduler) => scheduler.tick()));
      expect(await firingsOf(loop.database)).toEqual([[40, null]]);
      expect(await listBackfills(db, { limit: 5 })).toHaveLength(1);
      const [row] = await listBackfillSchedules(db);
      expect(row?.nextAt).toBe(LOOP_START + 50 * MINUTE_MS);
    });

    test("a DAG that is paused is left alone, and the firing says so", async () => {
      await using loop = await startLoop(await open(), [lateDag]);
      const { db } = loop.database;
      await createBackfillSchedule(db, wish, LOOP_START);
      await setPaused(db, { dagId: late, paused: true, who: "ann" }, LOOP_START);
      await loop.pass(10 * MINUTE_MS);
      expect(await firingsOf(loop.database)).toEqual([[10, "dag_paused"]]);
      expect(await listBackfills(db, { limit: 5 })).toEqual([]);
    });
  });
});
