import { cron, dag, epochMillis, NO_EFFECTS, task } from "@daymill/core";
import type { DagId } from "@daymill/core";
import { createBackfillSchedule, listBackfills, listBackfillSchedules } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LOOP_START, startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";

const daily = { schedule: cron("@daily"), start: "2024-04-20", catchup: true } as const;
const work = task("work", () => 1);
const open = dag("open", daily, () => void work());
const byHand = dag("by_hand", { ...daily, allowedRunTypes: ["manual"] }, () => void work());
const bySchedule = dag("by_schedule", { ...daily, allowedRunTypes: ["scheduled"] }, () => void work());
const asking = dag("asking", {}, () => void task("asker", () => 1)());

async function runsOf({ database }: LoopHarness, dagId: string, type: "scheduled" | "manual" | "backfill") {
  return await database.db
    .selectFrom("dag_run")
    .select("run_id")
    .where("dag_id", "=", dagId as DagId)
    .where("type", "=", type)
    .execute();
}

forEachDatabase((name, openDatabase) => {
  describe(`a DAG that takes only some runs, on ${name}`, () => {
    test("gets none by its schedule when it takes none, and has no next one", async () => {
      await using loop = await startLoop(await openDatabase(), [open, byHand]);
      await loop.until("the other has runs", async () => (await runsOf(loop, "open", "scheduled")).length > 0);
      expect(await runsOf(loop, "by_hand", "scheduled")).toEqual([]);
      const rows = await loop.database.db.selectFrom("dag").select(["dag_id", "next_run_after as next"]).execute();
      expect(new Map(rows.map((row) => [row.dag_id as string, row.next === null]))).toEqual(
        new Map([
          ["open", false],
          ["by_hand", true],
        ]),
      );
    });

    test("fails a task of another DAG that triggers it, for good and with its name", async () => {
      const triggers = [{ dagId: "by_schedule", params: {}, logicalDate: null }];
      await using loop = await startLoop(await openDatabase(), [asking, bySchedule], {
        run: ({ taskId }) => ({
          kind: "success",
          output: 1,
          effects: { ...NO_EFFECTS, ...(taskId === "asker" && { triggers }) },
        }),
      });
      const run = await loop.trigger("asking");
      expect(await loop.untilOver(run)).toBe("failed");
      const { error } = await loop.database.db
        .selectFrom("task_attempt as a")
        .innerJoin("task_instance as i", "i.instance_key", "a.instance_key")
        .select("a.error")
        .where("i.run_key", "=", run)
        .executeTakeFirstOrThrow();
      expect(error).toMatchObject({ code: "E711", message: expect.stringContaining("takes no manual runs") });
      expect(await runsOf(loop, "by_schedule", "manual")).toEqual([]);
    });

    test("gets no backfill of a schedule that was made before, and its occurrence says why", async () => {
      await using loop = await startLoop(await openDatabase(), [bySchedule]);
      const { db } = loop.database;
      const due = epochMillis(LOOP_START + 60_000);
      const wish = {
        window: { from: 3, to: 1 },
        times: { crons: ["@hourly"], timezone: "UTC" },
        params: {},
        who: "ann",
      };
      const rest = {
        reprocess: "completed",
        direction: "forward",
        maxActiveRuns: null,
        pauseAfterFailures: null,
        tasks: null,
      } as const;
      const dagId = "by_schedule" as DagId;
      await createBackfillSchedule(db, { dagId, name: "again", ...wish, ...rest, next: due }, LOOP_START);
      await loop.pass(60_000);
      await loop.until("it fired", async () => (await listBackfillSchedules(db))[0]?.firings.length === 1);
      expect((await listBackfillSchedules(db))[0]?.firings[0]).toMatchObject({ reason: "not_allowed" });
      expect(await listBackfills(db, { limit: 5 })).toEqual([]);
    });
  });
});
