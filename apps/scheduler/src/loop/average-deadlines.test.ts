import { dag, sensor } from "@daymill/core";
import type { RunKey, RunState } from "@daymill/core";
import { applyClear, listCallbacks, listRunDeadlines } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LOOP_START, startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";

const MINUTE = 60_000;
const ONE_AND_A_HALF = { from: "averageRunTime", times: 1.5, after: "1m", maxRuns: 3, minRuns: 2 } as const;

/** One task that waits until it is let go on. */
function slow() {
  const gate = { isOpen: true };
  const daily = dag("daily", { maxActiveRuns: 9, deadlines: [{ ...ONE_AND_A_HALF, onMiss: () => undefined }] }, () => {
    sensor("ready", { every: "30s" }, () => (gate.isOpen ? "yes" : undefined))();
  });
  return { daily, gate };
}

interface PastRun {
  readonly minutes: number;
  readonly state?: RunState;
  readonly clears?: number;
}

/** Runs that are over, oldest first, each as long as it says. */
async function ranBefore(loop: LoopHarness, runs: readonly PastRun[]): Promise<RunKey[]> {
  const keys: RunKey[] = [];
  for (const [index, { minutes, state = "success", clears = 0 }] of runs.entries()) {
    const run = await loop.trigger("daily", index + 1);
    expect(await loop.untilOver(run)).toBe("success");
    const started_at = (LOOP_START - minutes * MINUTE) as typeof LOOP_START;
    await loop.database.db
      .updateTable("dag_run")
      .set({ started_at, ended_at: LOOP_START, state, clear_number: clears })
      .where("run_key", "=", run)
      .execute();
    keys.push(run);
  }
  return keys;
}

async function untilBegun(loop: LoopHarness, run: RunKey): Promise<void> {
  await loop.until("it has begun", async () => (await loop.states(run))["ready"] === "up_for_reschedule");
}

/** `open after 8.5m (0)`: how the deadlines of a run stand, and since which clear. */
async function standing({ database }: LoopHarness, runKey: RunKey): Promise<string[]> {
  const rows = await listRunDeadlines(database.db, runKey);
  return rows.map(({ state, dueAt, generation }) => `${state} after ${(dueAt - LOOP_START) / MINUTE}m (${generation})`);
}

forEachDatabase((name, open) => {
  describe(`deadlines from the average run time, on ${name}`, () => {
    test("count from when the run begins, by the last runs that succeeded and were never cleared", async () => {
      const { daily, gate } = slow();
      await using loop = await startLoop(await open(), [daily]);
      await ranBefore(loop, [
        { minutes: 500 },
        { minutes: 4 },
        { minutes: 60, state: "failed" },
        { minutes: 50, clears: 1 },
        { minutes: 6 },
        { minutes: 5 },
      ]);
      gate.isOpen = false;
      const run = await loop.trigger("daily");
      await untilBegun(loop, run);
      expect(await standing(loop, run)).toEqual(["open after 8.5m (0)"]);
      await loop.pass(8.5 * MINUTE);
      expect(await standing(loop, run)).toEqual(["open after 8.5m (0)"]);
      await loop.pass(1);
      expect(await standing(loop, run)).toEqual(["missed after 8.5m (0)"]);
      const told = await listCallbacks(loop.database.db, { runKey: run, limit: 10 });
      expect(told).toMatchObject([{ kind: "deadline", deadline: "averageRunTime x 1.5 + 1m" }]);
    });

    test("are none while too few runs count", async () => {
      const { daily, gate } = slow();
      await using loop = await startLoop(await open(), [daily]);
      await ranBefore(loop, [{ minutes: 4 }, { minutes: 60, state: "failed" }]);
      gate.isOpen = false;
      const run = await loop.trigger("daily");
      await untilBegun(loop, run);
      expect(await standing(loop, run)).toEqual([]);
    });

    test("are worked out anew by a clear: at once in a run that goes on, else when it begins again", async () => {
      const { daily, gate } = slow();
      await using loop = await startLoop(await open(), [daily]);
      const { db } = loop.database;
      const [over] = await ranBefore(loop, [{ minutes: 2 }, { minutes: 4 }, { minutes: 6 }]);
      gate.isOpen = false;
      const run = await loop.trigger("daily");
      await untilBegun(loop, run);
      loop.time.advance(MINUTE);
      await applyClear(db, clearOrder("daily", "run-4"), loop.time.now());
      expect(await standing(loop, run)).toEqual(["open after 7m (1)"]);
      if (over === undefined) throw new Error("there is no run");
      await applyClear(db, clearOrder("daily", "run-1"), loop.time.now());
      expect(await standing(loop, over)).toEqual([]);
      await untilBegun(loop, over);
      // One minute later, by the two that still count.
      expect(await standing(loop, over)).toEqual(["open after 9.5m (1)"]);
    });
  });
});
