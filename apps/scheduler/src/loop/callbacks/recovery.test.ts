import { cron, dag, epochMillis, task, TaskSkipped, timetableFromSpec } from "@daymill/core";
import type { DagId, RunEvent, RunId, RunKey, TaskEvent } from "@daymill/core";
import { applyClear, applyMark, cancelBackfill, createBackfill, createRuns, listCallbacks } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LOOP_START, startLoop } from "../../testing/loop-harness.ts";
import type { LoopHarness } from "../../testing/loop-harness.ts";

async function untilTold(loop: LoopHarness, runKey: RunKey): Promise<void> {
  await loop.until("everybody was told", async () =>
    (await listCallbacks(loop.database.db, { runKey, limit: 100 })).every(({ state }) => state === "success"),
  );
}

/** `load 2024-05-01: 2024-04-30 2024-04-29`: what recovered in which run, and the days of the runs that had failed. */
function textOf(event: TaskEvent | RunEvent): string {
  const subject = "taskId" in event ? event.taskId : "run";
  return `${subject} ${event.interval.date}: ${event.recoveredFrom.map((id) => id.slice("scheduled__".length, -10)).join(" ")}`;
}

/** Four days that are caught up one after another; `ends` says how its task ends on a day, well unless it says so. */
function fourDays(ends: Readonly<Record<string, "failed" | "skipped">>) {
  const told: string[] = [];
  const onRecovery = (event: TaskEvent | RunEvent) => void told.push(textOf(event));
  const options = { schedule: cron("@daily"), start: "2024-04-28", catchup: true, maxActiveRuns: 1, onRecovery };
  const daily = dag("daily", options, () => {
    const load = task("load", { onRecovery }, (_input: object, { interval }) => {
      if (ends[interval.date] === "failed") throw new Error("no table");
      if (ends[interval.date] === "skipped") throw new TaskSkipped("nothing new");
      return 1;
    });
    task("report", (input: { of: number }) => input.of)({ of: load({}) });
  });
  return { daily, told };
}

async function untilDone(loop: LoopHarness, count = 4): Promise<void> {
  await loop.until("all runs are over, and everybody was told", async () => {
    const { db } = loop.database;
    const runs = await db.selectFrom("dag_run").select("run_key").where("ended_at", "is not", null).execute();
    const waiting = await db.selectFrom("callback").select("kind").where("due_at", "is not", null).execute();
    return runs.length === count && waiting.length === 0;
  });
}

forEachDatabase((name, open) => {
  describe(`recoveries on ${name}`, () => {
    test("are told of the first success after failures, with the runs that failed, of the task and of the DAG", async () => {
      const { daily, told } = fourDays({ "2024-04-28": "failed", "2024-04-29": "failed" });
      await using loop = await startLoop(await open(), [daily]);
      await untilDone(loop);
      const from = "2024-04-29 2024-04-28";
      expect(told.toSorted()).toEqual([`load 2024-04-30: ${from}`, `run 2024-04-30: ${from}`]);
    });

    test("look past what was skipped, and end at what went well", async () => {
      const { daily, told } = fourDays({ "2024-04-29": "failed", "2024-04-30": "skipped" });
      await using loop = await startLoop(await open(), [daily]);
      await untilDone(loop);
      // The run in which the task was skipped went well.
      expect(told.toSorted()).toEqual(["load 2024-05-01: 2024-04-29", "run 2024-04-30: 2024-04-29"]);
    });

    test("count no run that never began because its backfill was cancelled", async () => {
      const { daily, told } = fourDays({});
      await using loop = await startLoop(await open(), [daily]);
      const { db } = loop.database;
      const { versionKey } = await db
        .selectFrom("dag_version")
        .select("version_key as versionKey")
        .executeTakeFirstOrThrow();
      const dagId = "daily" as DagId;
      const who = "ann";
      const wish = { dagId, reprocess: "none", direction: "forward", maxActiveRuns: 2, params: {} } as const;
      const days = timetableFromSpec({ kind: "cron", crons: ["@daily"], timezone: "UTC" })
        .runsBetween(epochMillis(Date.UTC(2024, 3, 26)), epochMillis(Date.UTC(2024, 3, 28)), {
          start: undefined,
          end: undefined,
        })
        .map((run) => ({ action: "create" as const, run }));
      const { backfillKey } = await createBackfill(db, { ...wish, who, cause: "api", days }, LOOP_START);
      const runs = days.map(({ run }, day) => {
        const { logicalDate, interval } = run;
        const runId = `backfill-${day}` as RunId;
        const type = "backfill" as const;
        return {
          dagId,
          runId,
          type,
          logicalDate,
          interval,
          runAfter: interval.end,
          versionKey,
          params: {},
          backfillKey,
        };
      });
      await createRuns(db, runs, LOOP_START);
      await cancelBackfill(db, { backfillKey, who }, LOOP_START);
      await untilDone(loop, 6);
      expect(told).toEqual([]);
    });

    test("are told once of a run that failed, was cleared and succeeded, also by hand; a manual run looks at no other", async () => {
      const events: (TaskEvent | RunEvent)[] = [];
      const note = (event: TaskEvent | RunEvent) => void events.push(event);
      let isBroken = true;
      const load = task("load", { onRecovery: note, onSuccess: () => undefined }, () => {
        if (isBroken) throw new Error("no table");
        return 1;
      });
      const daily = dag("daily", { onRecovery: note }, () => void load());
      await using loop = await startLoop(await open(), [daily]);
      const { db } = loop.database;
      const failed = await loop.trigger("daily", 1);
      expect(await loop.untilOver(failed)).toBe("failed");
      isBroken = false;
      const other = await loop.trigger("daily");
      expect(await loop.untilOver(other)).toBe("success");
      await untilTold(loop, other);
      expect(events).toEqual([]);
      for (const _ of [1, 2]) {
        await applyClear(db, clearOrder("daily", "run-1"), loop.time.now());
        for (const scheduler of loop.schedulers) scheduler.wake([failed]);
        expect(await loop.untilOver(failed)).toBe("success");
        await untilTold(loop, failed);
      }
      expect(events).toMatchObject([
        { kind: "recovery", taskId: "load", state: "success", error: null, recoveredFrom: ["run-1"] },
        { kind: "recovery", state: "success", recoveredFrom: ["run-1"], url: "http://ui/dags/daily/runs/run-1" },
      ]);
      isBroken = true;
      const byHand = await loop.trigger("daily", 2);
      expect(await loop.untilOver(byHand)).toBe("failed");
      await applyMark(db, { ...clearOrder("daily", "run-3"), state: "success" }, loop.time.now());
      for (const scheduler of loop.schedulers) scheduler.wake([byHand]);
      expect(await loop.untilOver(byHand)).toBe("success");
      await untilTold(loop, byHand);
      // Whoever marked the task knows of it; that the run ended well, they did not say.
      expect(events.slice(2)).toMatchObject([{ kind: "recovery", run: { id: "run-3" }, recoveredFrom: ["run-3"] }]);
    });
  });
});
