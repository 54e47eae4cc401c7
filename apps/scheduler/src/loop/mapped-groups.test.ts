import { dag, group, NO_EFFECTS, task } from "@daymill/core";
import type { Dag, JsonValue, TaskOutcome } from "@daymill/core";
import { applyClear, applyMark, planClear } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import type { AttemptOrder } from "../executor/executor.ts";
import { startLoop } from "../testing/loop-harness.ts";

const list = task("list", (): string[] => ["eu", "us", "ap"]);
const copy = task("copy", (input: { from: string }) => input.from);
const gather = task("gather", (input: { all: string[] }) => input.all.length);

/** `each.first`, then `each.last`, for each of three regions; then `gather`. */
function twoSteps(): Dag {
  return dag("d", {}, () => {
    const last = group.map("each", list(), (region) => {
      const first = copy({ from: region }, { id: "first" });
      return copy({ from: first }, { id: "last" });
    });
    gather({ all: last });
  });
}

const success = (output: JsonValue): TaskOutcome => ({ kind: "success", output, effects: NO_EFFECTS });
const outputOf = ({ taskId }: AttemptOrder, text: string) => (taskId === "list" ? ["eu", "us", "ap"] : text);
const error = { code: null, name: "Error", message: "no such region", stack: null, details: null };

/** Bodies of which the one of `each.first` at index 1 fails. */
const oneFails = async (order: AttemptOrder): Promise<TaskOutcome> =>
  order.taskId === "each.first" && order.mapIndex === 1
    ? { kind: "failed", error, final: true }
    : success(outputOf(order, "before"));

/** Bodies of which `each.first` fails at two indexes. */
const twoFail = async (order: AttemptOrder): Promise<TaskOutcome> =>
  order.taskId === "each.first" && order.mapIndex > 0
    ? { kind: "failed", error, final: true }
    : success(outputOf(order, "done"));

/** `copy` for each of three regions; then `gather`. */
function oneStep(): Dag {
  return dag("d", {}, () => {
    gather({ all: copy.map(list(), (region) => ({ from: region }), { id: "each.first" }) });
  });
}

const clearOfIndexOne = clearOrder("d", "run-1", {
  tasks: [{ taskId: "each.first", mapIndexes: [1] }],
  downstream: true,
});

const markOfIndexOne = { ...clearOfIndexOne, downstream: false, state: "success" } as const;

forEachDatabase((name, open) => {
  describe(`a mapped group on ${name}`, () => {
    test("goes on at each index by itself: one that failed holds and skips no other", async () => {
      await using loop = await startLoop(await open(), [twoSteps()], { run: oneFails });
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("failed");
      expect(await loop.states(run)).toMatchObject({
        "each.first[0]": "success",
        "each.first[1]": "failed",
        "each.first[2]": "success",
        "each.last[0]": "success",
        "each.last[1]": "upstream_failed",
        "each.last[2]": "success",
        gather: "upstream_failed",
      });
    });

    test("starts a task at an index as soon as the one before it is done there", async () => {
      const first = Promise.withResolvers<void>();
      const began: string[] = [];
      const run = async (order: AttemptOrder) => {
        began.push(`${order.taskId}[${order.mapIndex}]`);
        if (order.taskId === "each.first" && order.mapIndex === 0) await first.promise;
        return success(outputOf(order, "done"));
      };
      await using loop = await startLoop(await open(), [twoSteps()], { run });
      const key = await loop.trigger("d");
      await loop.until("two of three ended", () => began.includes("each.last[1]") && began.includes("each.last[2]"));
      expect(began).not.toContain("each.last[0]");
      expect(began).not.toContain("gather[-1]");
      first.resolve();
      expect(await loop.untilOver(key)).toBe("success");
      expect(began.filter((each) => each.startsWith("each.last"))).toHaveLength(3);
    });

    test("runs a cleared index again, with what comes after it at that index only, as the preview says", async () => {
      let isBroken = true;
      const run = async (order: AttemptOrder) => (isBroken ? await oneFails(order) : success(outputOf(order, "after")));
      await using loop = await startLoop(await open(), [twoSteps()], { run });
      const { db } = loop.database;
      const key = await loop.trigger("d");
      expect(await loop.untilOver(key)).toBe("failed");
      isBroken = false;
      const plan = await planClear(db, clearOfIndexOne);
      const planned = plan.runs.flatMap(({ cleared }) => cleared.map(({ instance }) => instance));
      expect(planned.map(({ taskId, mapIndex }) => `${taskId}[${mapIndex}]`).sort()).toEqual([
        "each.first[1]",
        "each.last[1]",
        "gather[-1]",
      ]);
      await applyClear(db, clearOfIndexOne, loop.time.now());
      expect(await loop.untilOver(key)).toBe("success");
      expect(await loop.outputOf(key, "each.last", 0)).toBe("before");
      expect(await loop.outputOf(key, "each.last", 1)).toBe("after");
    });

    test("of which one index is marked goes on at that index, and leaves alone the others that failed", async () => {
      await using loop = await startLoop(await open(), [twoSteps()], { run: twoFail });
      const key = await loop.trigger("d");
      expect(await loop.untilOver(key)).toBe("failed");
      const marked = await applyMark(loop.database.db, markOfIndexOne, loop.time.now());
      expect(marked).toMatchObject({ total: 1 });
      expect(await loop.states(key)).toMatchObject({
        "each.first[1]": "success",
        "each.first[2]": "failed",
        "each.last[1]": "none",
        "each.last[2]": "upstream_failed",
        gather: "none",
      });
      expect(await loop.untilOver(key)).toBe("failed");
      expect(await loop.outcomes(key, "each.first")).toHaveLength(3);
      // It had its chance, and found no output of what never ran.
      expect(await loop.states(key)).toMatchObject({ "each.last[1]": "failed", "each.last[2]": "upstream_failed" });
    });

    test("with many elements, a tenth of which fail", async () => {
      const elements = Array.from({ length: 300 }, (_, index) => `r${index}`);
      const run = async (order: AttemptOrder): Promise<TaskOutcome> => {
        if (order.taskId === "list") return success(elements);
        const fails = order.taskId === "each.first" && order.mapIndex % 10 === 0;
        return fails ? { kind: "failed", error, final: true } : success("done");
      };
      await using loop = await startLoop(await open(), [twoSteps()], { run, slots: 64 });
      const key = await loop.trigger("d");
      expect(await loop.untilOver(key)).toBe("failed");
      const counts: Record<string, number> = {};
      for (const [id, state] of Object.entries(await loop.states(key))) {
        const kind = `${id.replace(/\[.*/, "")} ${state}`;
        counts[kind] = (counts[kind] ?? 0) + 1;
      }
      expect(counts).toEqual({
        "list success": 1,
        "each.first success": 270,
        "each.first failed": 30,
        "each.last success": 270,
        "each.last upstream_failed": 30,
        "gather upstream_failed": 1,
      });
    });
  });

  test(`a mapped task on ${name} of which one index is marked does not run again at the others`, async () => {
    await using loop = await startLoop(await open(), [oneStep()], { run: twoFail });
    const key = await loop.trigger("d");
    expect(await loop.untilOver(key)).toBe("failed");
    await applyMark(loop.database.db, markOfIndexOne, loop.time.now());
    expect(await loop.states(key)).toMatchObject({
      "each.first[1]": "success",
      "each.first[2]": "failed",
      gather: "none",
    });
    expect(await loop.untilOver(key)).toBe("failed");
    expect(await loop.outcomes(key, "each.first")).toHaveLength(3);
  });
});
