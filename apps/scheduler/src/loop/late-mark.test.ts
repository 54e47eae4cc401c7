import { branch, dag, NO_EFFECTS, task } from "@daymill/core";
import type { DagId, RunKey } from "@daymill/core";
import { applyMark, markRun } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";

const dagId = "d" as DagId;
const error = { code: null, name: "Error", message: "it failed", stack: null, details: null };
const FAILED = { kind: "failed", error, final: true } as const;
const load = task("load", () => 1);
const report = task("report", ({ n }: { n: number }) => n);
const choose = task("choose", () => false);
const extra = task("extra", () => 3);

/** One arm is never taken. */
const timed = dag("d", { runTimeout: "1m" }, () => {
  report({ n: 2 }, { after: [load()] });
  branch(choose(), { then: () => extra() });
});

type Open = Parameters<Parameters<typeof forEachDatabase>[0]>[1];

/** A loop in which `failing` fails, and a run of it that is over. */
async function startFailed(open: Open, failing: string) {
  const it = await startOver(open, failing);
  expect(it.state).toBe("failed");
  return it;
}

/** The same, however it ends. */
async function startOver(open: Open, failing?: string) {
  const run = ({ taskId }: { readonly taskId: string }) =>
    taskId === failing ? FAILED : ({ kind: "success", output: taskId !== "choose", effects: NO_EFFECTS } as const);
  const loop = await startLoop(await open(), [timed], { run });
  const key = await loop.trigger("d");
  const state = await loop.untilOver(key);
  return { loop, key, state, [Symbol.asyncDispose]: () => loop.close() };
}

async function markLate(loop: LoopHarness, taskId: string): Promise<void> {
  await loop.pass(120_000);
  const order = { ...clearOrder(dagId, "run-1", { tasks: [{ taskId }] }), state: "success" } as const;
  await applyMark(loop.database.db, order, loop.time.now());
}

async function timesOf({ database }: LoopHarness, key: RunKey) {
  const query = database.db.selectFrom("dag_run").select(["started_at", "ended_at"]).where("run_key", "=", key);
  const { started_at: start, ended_at: end } = await query.executeTakeFirstOrThrow();
  return { ended: end, took: Number(end) - Number(start) };
}

forEachDatabase((name, open) => {
  describe(`a mark that comes long after its run was over, on ${name}`, () => {
    test("lets run what failed for want of the task, in a time of its own", async () => {
      await using it = await startFailed(open, "load");
      await markLate(it.loop, "load");
      expect(await it.loop.untilOver(it.key)).toBe("success");
      expect(await it.loop.states(it.key)).toMatchObject({ load: "success", report: "success", extra: "skipped" });
    });

    test("ends its run anew, as long as it was, and not as one that took too long", async () => {
      await using it = await startFailed(open, "report");
      const { took } = await timesOf(it.loop, it.key);
      await markLate(it.loop, "report");
      expect(await it.loop.untilOver(it.key)).toBe("success");
      expect(await timesOf(it.loop, it.key)).toEqual({ ended: it.loop.time.now(), took });
    });

    test("ends its run anew, as long as it was, also when no task changes", async () => {
      await using it = await startOver(open);
      expect(it.state).toBe("success");
      const { took } = await timesOf(it.loop, it.key);
      await it.loop.pass(120_000);
      const before = await it.loop.states(it.key);
      await markRun(it.loop.database.db, { runKey: it.key, state: "failed", who: "ann" }, it.loop.time.now());
      expect(await it.loop.states(it.key)).toEqual(before);
      expect(await timesOf(it.loop, it.key)).toEqual({ ended: it.loop.time.now(), took });
    });
  });
});
