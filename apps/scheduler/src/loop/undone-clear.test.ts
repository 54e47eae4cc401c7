import { dag, group, millis, NO_EFFECTS, task } from "@daymill/core";
import type { Millis, RunKey } from "@daymill/core";
import { applyClear, undoClear } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";

const list = task("list", (): string[] => []);
const copy = task("copy", (input: { from: string }) => input.from);
const other = task("other", () => 1);

/** `each.first`, then `each.last`, for each element of a list; and a task that has nothing to do with them. */
const mapped = dag("d", {}, () => {
  group.map("each", list(), (region) => copy({ from: copy({ from: region }, { id: "first" }) }, { id: "last" }));
  other();
});

const OLD = ["eu", "us", "ap"];
const NEW = ["de"];

const clearOf = (tasks: readonly string[], options: { readonly downstream?: boolean; readonly holdMs?: Millis } = {}) =>
  clearOrder("d", "run-1", { tasks: tasks.map((taskId) => ({ taskId })), ...options });

/** A run that is over, whose list is another one when it is made again: as soon as `release` is called. */
async function overOnce(database: LoopHarness["database"]) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const lists = [OLD];
  const loop = await startLoop(database, [mapped], {
    run: async ({ taskId, mapIndex }) => {
      const elements = taskId === "list" ? lists.shift() : undefined;
      if (taskId === "list" && elements === undefined) await released;
      return { kind: "success", output: taskId === "list" ? (elements ?? NEW) : mapIndex, effects: NO_EFFECTS };
    },
  });
  const run = await loop.trigger("d");
  expect(await loop.untilOver(run)).toBe("success");
  return { loop, run, release };
}

async function untilListRuns(loop: LoopHarness, run: RunKey): Promise<void> {
  await loop.until("the list is made again", async () => (await loop.states(run))["list"] === "running");
}

/** How often each index of the first mapped task ran. */
async function timesRun(loop: LoopHarness, run: RunKey): Promise<number> {
  return (await loop.outcomes(run, "each.first")).length;
}

async function isExpanded(loop: LoopHarness, run: RunKey): Promise<boolean[]> {
  const rows = await loop.database.db
    .selectFrom("task_summary")
    .select("expanded")
    .where("run_key", "=", run)
    .orderBy("position")
    .execute();
  return rows.map(({ expanded }) => expanded);
}

forEachDatabase((name, open) => {
  describe(`a clear that is undone, on ${name}`, () => {
    test("leaves alone the lists that another clear has made anew", async () => {
      const { loop: opened, run, release } = await overOnce(await open());
      await using loop = opened;
      const { db } = loop.database;
      await applyClear(db, clearOf(["list"], { downstream: true }), loop.time.now());
      await untilListRuns(loop, run);
      const { clearKey } = await applyClear(db, clearOf(["other"], { holdMs: millis(60_000) }), loop.time.now());
      expect(await undoClear(db, { clearKey, who: "ann" }, loop.time.now())).toMatchObject({ restored: 1 });
      release();
      expect(await loop.untilOver(run)).toBe("success");
      expect(await timesRun(loop, run)).toBe(OLD.length + NEW.length);
    });

    test("too late is refused, names what has started, and leaves the list to be made anew", async () => {
      const { loop: opened, run, release } = await overOnce(await open());
      await using loop = opened;
      const { db } = loop.database;
      const { clearKey } = await applyClear(db, clearOf(["list"]), loop.time.now());
      await untilListRuns(loop, run);
      await expect(undoClear(db, { clearKey, who: "ann" }, loop.time.now())).rejects.toMatchObject({
        code: "E703",
        message: expect.stringContaining(`Too late to undo the clear ${clearKey}: all of it has started: list`),
      });
      await applyClear(db, clearOf(["each.first"], { downstream: true }), loop.time.now());
      release();
      expect(await loop.untilOver(run)).toBe("success");
      expect(await timesRun(loop, run)).toBe(OLD.length + NEW.length);
    });

    test("gives back the lists that it threw away", async () => {
      const { loop: opened, run } = await overOnce(await open());
      await using loop = opened;
      const { db } = loop.database;
      const before = await isExpanded(loop, run);
      const { clearKey } = await applyClear(
        db,
        clearOf(["list"], { holdMs: millis(60_000), downstream: true }),
        loop.time.now(),
      );
      expect(await isExpanded(loop, run)).not.toEqual(before);
      await undoClear(db, { clearKey, who: "ann" }, loop.time.now());
      expect(await isExpanded(loop, run)).toEqual(before);
    });
  });
});
