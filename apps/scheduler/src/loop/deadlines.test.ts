import { cron, dag, sensor } from "@daymill/core";
import type { DeadlineEvent, RunKey } from "@daymill/core";
import { applyClear, applyMark, fireDeadlines, listCallbacks, listRunDeadlines, undoClear } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";

const MINUTE = 60_000;

/** `queued + 2m missed, due 00:02 (0)`: how the deadlines of a run stand, with the clear from which they count. */
async function standing({ database }: LoopHarness, runKey: RunKey): Promise<string[]> {
  const rows = await listRunDeadlines(database.db, runKey);
  return rows.map(({ name, state, dueAt, generation }) => {
    const due = new Date(dueAt).toISOString().slice(11, 16);
    return `${name} ${state}, due ${due} (${generation})`;
  });
}

async function told({ database }: LoopHarness, runKey: RunKey): Promise<string[]> {
  const rows = await listCallbacks(database.db, { runKey, limit: 100 });
  return rows.map(({ kind, deadline, position, state }) => `${kind} ${deadline} #${position} ${state}`);
}

/** One task that waits until it is let go on. */
function slow(options: Parameters<typeof dag>[1]) {
  const gate = { isOpen: false };
  const daily = dag("daily", options, () => {
    sensor("ready", { every: "30s" }, () => (gate.isOpen ? "yes" : undefined))();
  });
  return { daily, gate };
}

forEachDatabase((name, open) => {
  describe(`deadlines on ${name}`, () => {
    test("that pass while the run goes on are missed once, and told of with what is not done", async () => {
      const events: DeadlineEvent[] = [];
      const onMiss = [(event: DeadlineEvent) => void events.push(event), () => undefined];
      const { daily, gate } = slow({
        deadlines: [
          { from: "queued", after: "2m", onMiss },
          { from: "2024-05-02T00:09", after: "-1m", onMiss, name: "before work" },
        ],
      });
      await using loop = await startLoop(await open(), [daily]);
      await loop.addScheduler();
      const run = await loop.trigger("daily");
      await loop.pass(2 * MINUTE);
      expect(await standing(loop, run)).toEqual(["queued + 2m open, due 00:02 (0)", "before work open, due 00:08 (0)"]);
      await loop.pass(1);
      await loop.until("both were told", async () => (await told(loop, run)).every((row) => row.endsWith("success")));
      expect(await told(loop, run)).toEqual(["deadline queued + 2m #0 success", "deadline queued + 2m #1 success"]);
      expect(events).toEqual([
        expect.objectContaining({
          kind: "deadline",
          dagId: "daily",
          name: "queued + 2m",
          dueAt: "2024-05-02T00:02:00Z",
          at: "2024-05-02T00:02:00.001Z",
          state: "running",
          unfinished: [{ taskId: "ready", mapIndex: -1, state: "up_for_reschedule" }],
          url: "http://ui/dags/daily/runs/run-1",
        }),
      ]);
      gate.isOpen = true;
      await loop.pass(MINUTE);
      expect(await loop.untilOver(run)).toBe("success");
      await loop.pass(6 * MINUTE);
      expect(await standing(loop, run)).toEqual([
        "queued + 2m missed, due 00:02 (0)",
        "before work met, due 00:08 (0)",
      ]);
      expect(await told(loop, run)).toHaveLength(2);
      const changes = await loop.database.db
        .selectFrom("state_change")
        .select(["who", "at", "detail"])
        .where("cause", "=", "deadline")
        .execute();
      const due = Date.UTC(2024, 4, 2, 0, 2);
      expect(changes).toEqual([{ who: "scheduler", at: due + 1, detail: { deadline: "queued + 2m", due_at: due } }]);
    });

    test("are missed once, whoever looks at the same time", async () => {
      const { daily } = slow({ deadlines: [{ from: "queued", after: "1m", onMiss: () => undefined }] });
      await using loop = await startLoop(await open(), [daily]);
      const runs = [await loop.trigger("daily"), await loop.trigger("daily", 1), await loop.trigger("daily", 2)];
      loop.time.advance(MINUTE + 1);
      const look = { now: loop.time.now(), most: 100 };
      const answers = await Promise.all(Array.from({ length: 6 }, () => fireDeadlines(loop.database.db, look)));
      expect(answers.flatMap(({ missed }) => missed.map(({ runId }) => runId)).sort()).toEqual([
        "run-1",
        "run-2",
        "run-3",
      ]);
      for (const run of runs) expect(await told(loop, run)).toHaveLength(1);
      expect(await fireDeadlines(loop.database.db, look)).toEqual({ missed: [], nextAt: undefined });
    });

    test("are missed by a run that ended before anybody looked, and too late", async () => {
      const { daily } = slow({
        deadlines: [
          { from: "queued", after: "1m", onMiss: () => undefined, name: "early" },
          { from: "queued", after: "3m", onMiss: () => undefined, name: "late" },
        ],
      });
      await using loop = await startLoop(await open(), [daily]);
      const run = await loop.trigger("daily");
      await loop.pass(MINUTE / 2);
      loop.time.advance(MINUTE);
      await loop.database.db
        .updateTable("dag_run")
        .set({ state: "success", ended_at: loop.time.now(), look_at: null })
        .where("run_key", "=", run)
        .execute();
      loop.time.advance(2 * MINUTE);
      await fireDeadlines(loop.database.db, { now: loop.time.now(), most: 100 });
      expect((await standing(loop, run)).map((row) => row.split(",")[0])).toEqual(["early missed", "late met"]);
      expect((await told(loop, run)).map((row) => row.split(" #")[0])).toEqual(["deadline early"]);
    });

    test("from the queueing count anew with a clear; what was missed stays missed, and is told of all the same", async () => {
      const { daily, gate } = slow({
        deadlines: [
          { from: "queued", after: "1m", onMiss: () => undefined },
          { from: "2024-05-02T00:04:00Z", name: "four", onMiss: () => undefined },
        ],
      });
      gate.isOpen = true;
      await using loop = await startLoop(await open(), [daily]);
      const run = await loop.trigger("daily");
      expect(await loop.untilOver(run)).toBe("success");
      loop.time.advance(MINUTE / 2);
      gate.isOpen = false;
      await applyClear(loop.database.db, clearOrder("daily", "run-1"), loop.time.now());
      expect(await standing(loop, run)).toEqual(["queued + 1m open, due 00:01 (1)", "four open, due 00:04 (1)"]);
      await loop.until("it waits", async () => (await loop.states(run))["ready"] === "up_for_reschedule");
      // Nobody has looked since: the clear itself finds what was missed.
      loop.time.advance(MINUTE + 1);
      await applyClear(loop.database.db, clearOrder("daily", "run-1"), loop.time.now());
      expect(await standing(loop, run)).toEqual([
        "queued + 1m missed, due 00:01 (1)",
        "queued + 1m open, due 00:02 (2)",
        "four open, due 00:04 (2)",
      ]);
      await loop.until("it was told", async () => (await told(loop, run)).every((row) => row.endsWith("success")));
      expect(await told(loop, run)).toEqual(["deadline queued + 1m #0 success"]);
    });

    test("are those from before a clear when it is undone", async () => {
      const { daily, gate } = slow({ deadlines: [{ from: "queued", after: "1m", onMiss: () => undefined }] });
      gate.isOpen = true;
      await using loop = await startLoop(await open(), [daily]);
      const run = await loop.trigger("daily");
      expect(await loop.untilOver(run)).toBe("success");
      loop.time.advance(MINUTE / 4);
      const { clearKey } = await applyClear(loop.database.db, clearOrder("daily", "run-1"), loop.time.now());
      loop.time.advance(MINUTE / 4);
      await undoClear(loop.database.db, { clearKey, who: "ann" }, loop.time.now());
      expect(await standing(loop, run)).toEqual(["queued + 1m open, due 00:01 (1)"]);
      await loop.pass(2 * MINUTE);
      expect(await standing(loop, run)).toEqual(["queued + 1m met, due 00:01 (1)"]);
      expect(await told(loop, run)).toEqual([]);
    });

    test("that have passed when a run is made count only where its schedule was late", async () => {
      const deadlines = [{ from: "logicalDate", after: "25h" }, { from: "2024-05-01T00:00:00Z" }];
      const { daily } = slow({ deadlines });
      await using loop = await startLoop(await open(), [daily]);
      expect(await standing(loop, await loop.trigger("daily"))).toEqual(["logicalDate + 25h open, due 01:00 (0)"]);
      expect(await standing(loop, await loop.trigger("daily", 1))).toEqual([]);
    });

    test("of a day that its schedule made too late are missed at once, but not of days before the DAG was there", async () => {
      const { daily } = slow({
        schedule: cron("@daily"),
        start: "2024-04-30",
        catchup: true,
        deadlines: [{ from: "logicalDate", after: "24h1m" }],
      });
      await using loop = await startLoop(await open(), [daily]);
      await loop.pass(2 * MINUTE);
      await loop.pass(1);
      const rows = await loop.database.db
        .selectFrom("dag_run as run")
        .leftJoin("run_deadline as deadline", "deadline.run_key", "run.run_key")
        .select(["run_id", "deadline.state", "missed_at"])
        .orderBy("run_after")
        .execute();
      expect(rows).toEqual([
        { run_id: "scheduled__2024-04-30T00:00:00Z", state: null, missed_at: null },
        { run_id: "scheduled__2024-05-01T00:00:00Z", state: "missed", missed_at: loop.time.now() },
      ]);
    });

    test("of a run that a mark lets go on are looked at first", async () => {
      const { daily, gate } = slow({ deadlines: [{ from: "queued", after: "1m" }] });
      gate.isOpen = true;
      await using loop = await startLoop(await open(), [daily]);
      const run = await loop.trigger("daily");
      expect(await loop.untilOver(run)).toBe("success");
      loop.time.advance(2 * MINUTE);
      await applyMark(loop.database.db, { ...clearOrder("daily", "run-1"), state: "failed" }, loop.time.now());
      expect(await standing(loop, run)).toEqual(["queued + 1m met, due 00:01 (0)"]);
    });
  });
});
