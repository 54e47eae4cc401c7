import { dag, millis, NO_EFFECTS, task } from "@daymill/core";
import type { TaskOutcome } from "@daymill/core";
import { applyClear } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";

const error = { code: null, name: "Error", message: "no table", stack: null, details: null };
const FAILED: TaskOutcome = { kind: "failed", error, final: true };
const DONE: TaskOutcome = { kind: "success", output: 1, effects: NO_EFFECTS };

const load = task("load", () => 1);
const last = task("last", () => 1);
const daily = dag("d", {}, () => {
  load();
  last();
});

const heldClearOfLoad = clearOrder("d", "run-1", {
  tasks: [{ taskId: "load" }],
  downstream: true,
  holdMs: millis(10_000),
});

forEachDatabase((name, open) => {
  describe(`what a clear holds, on ${name}`, () => {
    test("runs when its time has come, though the last of its run ended before", async () => {
      const { promise: lastEnds, resolve: endLast } = Promise.withResolvers<void>();
      const loads = [FAILED];
      await using loop = await startLoop(await open(), [daily], {
        run: async ({ taskId }) => {
          if (taskId === "load") return loads.shift() ?? DONE;
          await lastEnds;
          return DONE;
        },
      });
      const run = await loop.trigger("d");
      await loop.until("only the last is under way", async () => {
        const states = await loop.states(run);
        return states["load"] === "failed" && states["last"] === "running";
      });
      const { runKeys } = await applyClear(loop.database.db, heldClearOfLoad, loop.time.now());
      for (const scheduler of loop.schedulers) scheduler.wake(runKeys);
      await loop.pass(5_000);
      endLast();
      await loop.until("the last has ended", async () => (await loop.states(run))["last"] === "success");
      expect(await loop.states(run)).toMatchObject({ load: "none" });
      await loop.pass(5_000);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.outcomes(run, "load")).toEqual(["failed", "success"]);
    });
  });
});
