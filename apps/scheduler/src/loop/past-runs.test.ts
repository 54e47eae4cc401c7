import { branch, dag, epochMillis, millis, NO_EFFECTS, task } from "@daymill/core";
import type { Dag, DagId, RunId, RunKey } from "@daymill/core";
import { applyClear, applyMark, createRuns, markRun, undoClear } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LOOP_START, startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";

const DAY_MS = 86_400_000;
const dagId = "d" as DagId;
const work = task("work", { dependsOnPast: true }, () => 1);
const chained = dag("d", {}, () => void work());

const error = { code: null, name: "Error", message: "it failed", stack: null, details: null };
const FAILED = { kind: "failed", error, final: true } as const;
const DONE = { kind: "success", output: 1, effects: NO_EFFECTS } as const;

/** A run as the schedule makes it: one by hand holds nobody back. */
async function scheduled(loop: LoopHarness, day: number): Promise<{ readonly key: RunKey; readonly id: RunId }> {
  const key = await loop.trigger("d", day);
  const { id } = await loop.database.db
    .updateTable("dag_run")
    .set({ type: "scheduled" })
    .where("run_key", "=", key)
    .returning("run_id as id")
    .executeTakeFirstOrThrow();
  return { key, id };
}

async function untilHeld(loop: LoopHarness, run: RunKey, others: Record<string, string> = {}): Promise<void> {
  await loop.pass(60_000);
  expect(await loop.states(run)).toEqual({ work: "none", ...others });
}

/** A run as a backfill of other tasks makes it: without its task. */
async function leftOutOn({ database: { db }, time }: LoopHarness, day: number): Promise<{ key: RunKey; id: RunId }> {
  const { version } = await db
    .selectFrom("dag_version")
    .select("version_key as version")
    .where("dag_id", "=", dagId)
    .executeTakeFirstOrThrow();
  const start = epochMillis(LOOP_START - (day + 1) * DAY_MS);
  const run = {
    dagId,
    runId: `left-${day}` as RunId,
    type: "scheduled",
    logicalDate: start,
    interval: { start, end: epochMillis(start + DAY_MS) },
    runAfter: time.now(),
    versionKey: version,
    params: {},
    leftOut: ["work"],
  } as const;
  const [made] = await createRuns(db, [run], time.now());
  if (made === undefined) throw new Error("there is a run of that day");
  return { key: made.runKey, id: made.runId };
}

/** Its task is left out in every run. */
function leftOut(waitForPastBeforeSkip: boolean): Dag {
  const choose = task("choose", () => false);
  const last = task("work", { dependsOnPast: true, ...(waitForPastBeforeSkip && { waitForPastBeforeSkip }) }, () => 1);
  return dag("d", {}, () => void branch(choose(), { then: () => last() }));
}

forEachDatabase((name, open) => {
  describe(`a run whose task depends on the past, on ${name}`, () => {
    test("goes on when the task of the run before is marked", async () => {
      const ends = [FAILED];
      await using loop = await startLoop(await open(), [chained], { run: () => ends.shift() ?? DONE });
      const first = await scheduled(loop, 1);
      expect(await loop.untilOver(first.key)).toBe("failed");
      const second = await scheduled(loop, 0);
      await untilHeld(loop, second.key);
      const order = { ...clearOrder(dagId, first.id), state: "success" } as const;
      expect(await applyMark(loop.database.db, order, loop.time.now())).toMatchObject({ total: 1 });
      expect(await loop.untilOver(second.key)).toBe("success");
    });

    test("goes on when the run before is marked as a whole", async () => {
      const ends = [FAILED];
      await using loop = await startLoop(await open(), [chained], { run: () => ends.shift() ?? DONE });
      const first = await scheduled(loop, 1);
      expect(await loop.untilOver(first.key)).toBe("failed");
      const second = await scheduled(loop, 0);
      await untilHeld(loop, second.key);
      await markRun(loop.database.db, { runKey: first.key, state: "success", who: "ann" }, loop.time.now());
      expect(await loop.untilOver(second.key)).toBe("success");
    });

    test.each([true, false])("is left out after the run before: only if it waits before a skip (%s)", async (waits) => {
      const ends = [FAILED];
      const run = ({ taskId }: { readonly taskId: string }) =>
        taskId === "choose" ? { ...DONE, output: false } : (ends.shift() ?? DONE);
      await using loop = await startLoop(await open(), [chained], { run });
      const { db } = loop.database;
      const first = await scheduled(loop, 1);
      expect(await loop.untilOver(first.key)).toBe("failed");
      await loop.deploy(leftOut(waits));
      const second = await scheduled(loop, 0);
      if (waits) {
        await untilHeld(loop, second.key, { choose: "success" });
        await applyMark(db, { ...clearOrder(dagId, first.id), state: "success" }, loop.time.now());
      }
      expect(await loop.untilOver(second.key)).toBe("success");
      expect(await loop.states(second.key)).toEqual({ choose: "success", work: "skipped" });
    });

    test("goes on when the run before has lost elements of its list", async () => {
      const lists = [[1, 2, 3], [1]];
      const list = task("list", () => [0]);
      const each = task("work", { dependsOnPast: true }, ({ n }: { n: number }) => n);
      const mapped = dag("d", {}, () => void each.map(list(), (n) => ({ n })));
      const run = ({ taskId }: { readonly taskId: string }) =>
        taskId === "list" ? { ...DONE, output: lists.shift() ?? [1] } : DONE;
      await using loop = await startLoop(await open(), [mapped], { run });
      const first = await scheduled(loop, 1);
      await loop.untilOver(first.key);
      await applyClear(loop.database.db, clearOrder(dagId, first.id), loop.time.now());
      expect(await loop.untilOver(first.key)).toBe("success");
      expect(await loop.states(first.key)).toMatchObject({ "work[0]": "success", "work[2]": "removed" });
      expect(await loop.untilOver((await scheduled(loop, 0)).key)).toBe("success");
    });

    test("starts after a run that was made without its task, unless there was one before", async () => {
      await using loop = await startLoop(await open(), [chained], { run: () => DONE });
      const { db } = loop.database;
      await leftOutOn(loop, 3);
      expect(await loop.untilOver((await scheduled(loop, 2)).key)).toBe("success");
      const later = await leftOutOn(loop, 1);
      const last = await scheduled(loop, 0);
      await untilHeld(loop, last.key);
      await applyClear(db, clearOrder(dagId, later.id), loop.time.now());
      expect(await loop.untilOver(later.key)).toBe("success");
      expect(await loop.untilOver(last.key)).toBe("success");
    });

    test("goes on when a clear of the run before is undone", async () => {
      await using loop = await startLoop(await open(), [chained], { run: () => DONE });
      const { db } = loop.database;
      const first = await scheduled(loop, 1);
      expect(await loop.untilOver(first.key)).toBe("success");
      const order = clearOrder(dagId, first.id, { holdMs: millis(3_600_000), running: "leave" });
      const cleared = await applyClear(db, order, loop.time.now());
      const second = await scheduled(loop, 0);
      await untilHeld(loop, second.key);
      await undoClear(db, { clearKey: cleared.clearKey, who: "ann" }, loop.time.now());
      expect(await loop.untilOver(second.key)).toBe("success");
    });
  });
});
