import { dag, NO_EFFECTS, task } from "@daymill/core";
import type { DagId } from "@daymill/core";
import { findDag, setPaused } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";

const dagId = "d" as DagId;
const work = task("work", () => 1);

/** A DAG of one task that fails as often as is said. */
function failing(limit: number) {
  return dag("d", { maxConsecutiveFailedRuns: limit }, () => void work());
}

async function stateOf({ database }: LoopHarness) {
  const row = await findDag(database.db, dagId);
  return { paused: row?.paused, why: row?.pauseReason };
}

const error = { code: null, name: "Error", message: "it failed", stack: null, details: null };
const FAILED = { kind: "failed", error, final: true } as const;
const DONE = { kind: "success", output: 1, effects: NO_EFFECTS } as const;

forEachDatabase((name, open) => {
  describe(`failed runs in a row, on ${name}`, () => {
    test("pause their DAG, with a reason and a row that says so; what is queued then waits", async () => {
      const database = await open();
      await using loop = await startLoop(database, [failing(2)], { run: () => FAILED });
      expect(await loop.untilOver(await loop.trigger("d", 0))).toBe("failed");
      expect(await stateOf(loop)).toEqual({ paused: false, why: null });
      expect(await loop.untilOver(await loop.trigger("d", 1))).toBe("failed");
      expect(await stateOf(loop)).toEqual({ paused: true, why: "2 runs failed in a row, last run-2" });
      const rows = await database.db
        .selectFrom("state_change")
        .select(["who", "dag_id", "detail"])
        .where("cause", "=", "pause")
        .execute();
      expect(rows).toEqual([{ who: "scheduler", dag_id: "d", detail: { failedRuns: 2, runId: "run-2" } }]);
      const waiting = await loop.trigger("d", 2);
      await loop.pass(60_000);
      expect(await loop.states(waiting)).toEqual({ work: "none" });
    });

    test("are counted anew after a success, and after a person let the DAG go on", async () => {
      const database = await open();
      const ends = [FAILED, DONE, FAILED, FAILED, FAILED, DONE];
      await using loop = await startLoop(database, [failing(2)], { run: () => ends.shift() ?? DONE });
      for (let day = 0; day < 3; day += 1) await loop.untilOver(await loop.trigger("d", day));
      expect(await stateOf(loop)).toEqual({ paused: false, why: null });
      await loop.untilOver(await loop.trigger("d", 3));
      expect(await stateOf(loop)).toEqual({ paused: true, why: "2 runs failed in a row, last run-4" });
      await setPaused(database.db, { dagId, paused: false, who: "somebody" }, loop.time.now());
      expect(await stateOf(loop)).toEqual({ paused: false, why: null });
      await loop.untilOver(await loop.trigger("d", 4));
      await loop.untilOver(await loop.trigger("d", 5));
      expect(await stateOf(loop)).toEqual({ paused: false, why: null });
    });

    test("of one allowed, the first pauses; without the option none does", async () => {
      await using loop = await startLoop(await open(), [failing(1)], { run: () => FAILED });
      await loop.untilOver(await loop.trigger("d", 0));
      expect(await stateOf(loop)).toEqual({ paused: true, why: "run run-1 failed" });
      await loop.deploy(failing(0));
      await setPaused(loop.database.db, { dagId, paused: false, who: "somebody" }, loop.time.now());
      for (let day = 1; day < 5; day += 1) await loop.untilOver(await loop.trigger("d", day));
      expect(await stateOf(loop)).toEqual({ paused: false, why: null });
    });
  });
});
