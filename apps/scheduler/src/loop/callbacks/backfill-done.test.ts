import { cron, dag, epochMillis, task, timetableFromSpec } from "@daymill/core";
import type { BackfillDay, BackfillEvent, DagId } from "@daymill/core";
import { cancelBackfill, createBackfill, listCallbacks } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LOOP_START, startLoop } from "../../testing/loop-harness.ts";
import type { LoopHarness } from "../../testing/loop-harness.ts";

const daily = timetableFromSpec({ kind: "cron", crons: ["@daily"], timezone: "UTC" });

async function backfillAprilTenth({ database }: LoopHarness, days: number): Promise<number> {
  const at = (day: number) => epochMillis(Date.UTC(2024, 3, 10 + day));
  const runs = daily.runsBetween(at(0), at(days), { start: undefined, end: undefined });
  const wanted: BackfillDay[] = runs.map((run) => ({ action: "create", run }));
  const wish = { dagId: "late" as DagId, reprocess: "none", direction: "forward", maxActiveRuns: 2 } as const;
  const order = { ...wish, params: {}, who: "ann", cause: "api", days: wanted };
  const made = await createBackfill(database.db, order, LOOP_START);
  return made.backfillKey;
}

async function untilCompleted(loop: LoopHarness): Promise<void> {
  await loop.until("the backfill is done", async () => {
    const open = await loop.database.db.selectFrom("backfill").select("state").where("ended_at", "is", null).execute();
    return open.length === 0;
  });
}

forEachDatabase((name, open) => {
  describe(`onBackfillDone on ${name}`, () => {
    const events: BackfillEvent[] = [];
    const late = dag(
      "late",
      {
        schedule: cron("@daily"),
        start: "2024-04-01",
        onBackfillDone: [(event) => void events.push(event), () => undefined],
      },
      () => {
        task("load", (_input: object, { interval }) => {
          if (interval.date === "2024-04-11") throw new Error("no table");
        })({});
      },
    );

    test("is told once each of what came of it, and kept when runs of it are cleared", async () => {
      events.length = 0;
      await using loop = await startLoop(await open(), [late]);
      const { db } = loop.database;
      const backfillKey = await backfillAprilTenth(loop, 3);
      await untilCompleted(loop);
      await db.updateTable("dag_run").set({ clear_number: 5 }).execute();
      const of = { backfillKey };
      await loop.until("everybody was told", async () => {
        const rows = await listCallbacks(db, { ...of, limit: 10 });
        return rows.length === 2 && rows.every(({ state }) => state === "success");
      });
      expect(await listCallbacks(db, { ...of, limit: 10 })).toMatchObject([
        { kind: "backfill", position: 0, tries: 1, taskId: null },
        { kind: "backfill", position: 1, tries: 1, taskId: null },
      ]);
      expect(events).toEqual([
        {
          kind: "backfill",
          dagId: "late",
          backfillId: backfillKey,
          at: "2024-05-02T00:00:00Z",
          url: `http://ui/backfills/${backfillKey}`,
          from: "2024-04-10T00:00:00Z",
          to: "2024-04-12T00:00:00Z",
          days: 3,
          success: 2,
          failed: 1,
          left: 0,
          failedRuns: [
            {
              runId: "backfill__2024-04-11T00:00:00Z",
              logicalDate: "2024-04-11T00:00:00Z",
              reason: "failed: load (failed)",
            },
          ],
        },
      ]);
    });

    test("is not told of one that somebody cancelled", async () => {
      events.length = 0;
      await using loop = await startLoop(await open(), [late]);
      const backfillKey = await backfillAprilTenth(loop, 3);
      await cancelBackfill(loop.database.db, { backfillKey, who: "ann" }, loop.time.now());
      await loop.pass(1_000);
      expect(await listCallbacks(loop.database.db, { backfillKey, limit: 10 })).toEqual([]);
      expect(events).toEqual([]);
    });
  });
});
