import { awaitedByTask, cron, dag, NO_EFFECTS, task, waitForTask } from "@daymill/core";
import type { RunKey } from "@daymill/core";
import { applyClear, planClear, undoClear } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";
import type { LoopHarness } from "../testing/loop-harness.ts";

const load = task("load", () => 1);
const build = task("build", () => 2);
const send = task("send", () => 3);
const store = task("store", () => 4);
const toReport = awaitedByTask("to_report", { dag: "report", task: "orders_done" });
const ordersDone = waitForTask("orders_done", { dag: "orders", task: "load" });
const toArchive = awaitedByTask("to_archive", { dag: "archive" });
const toOrders = awaitedByTask("to_orders", { dag: "orders", task: "load" });

const daily = { schedule: cron("@daily"), start: "2030-01-01" };

/** orders is waited for by report, all of archive depends on report, and archive says that orders depends on it. */
const orders = dag("orders", daily, () => void toReport({}, { after: [load()] }));
const report = dag("report", daily, () => {
  const built = build({}, { after: [ordersDone()] });
  toArchive({}, { after: [send({}, { after: [built] })] });
});
const archive = dag("archive", daily, () => void toOrders({}, { after: [store()] }));

interface Runs {
  readonly orders: RunKey;
  readonly report: RunKey;
  readonly archive: RunKey;
}

async function runAll(loop: LoopHarness): Promise<Runs> {
  const runs = {
    orders: await loop.trigger("orders"),
    report: await loop.trigger("report"),
    archive: await loop.trigger("archive"),
  };
  for (const run of Object.values(runs)) expect(await loop.untilOver(run)).toBe("success");
  return runs;
}

const CLEAR = clearOrder("orders", "run-1", { tasks: [{ taskId: "load" }], downstream: true, otherDags: true });

forEachDatabase((name, open) => {
  describe(`a clear that goes on to other DAGs, on ${name}`, () => {
    test("lets everything that depends on it run again, in its order, in a circle once", async () => {
      const ran: string[] = [];
      const run = async ({ taskId }: { taskId: string }) => {
        ran.push(taskId);
        return { kind: "success" as const, output: undefined, effects: NO_EFFECTS };
      };
      await using loop = await startLoop(await open(), [orders, report, archive], { run });
      const runs = await runAll(loop);
      expect(ran.splice(0).sort()).toEqual(["build", "load", "send", "store"]);
      const { db } = loop.database;
      const plan = await planClear(db, CLEAR);
      expect(plan).toMatchObject({ total: 8, markers: 3, warnings: [] });
      const cleared = await applyClear(db, { ...CLEAR, etag: plan.etag }, loop.time.now());
      expect(new Set(cleared.runKeys)).toEqual(new Set(Object.values(runs)));
      for (const scheduler of loop.schedulers) scheduler.wake(cleared.runKeys);
      for (const runKey of Object.values(runs)) expect(await loop.untilOver(runKey)).toBe("success");
      expect(ran.toSorted()).toEqual(["build", "load", "send", "store"]);
      expect(ran.indexOf("load")).toBeLessThan(ran.indexOf("build"));
    });

    test("stops what runs there first, and leaves it alone when it is told to", async () => {
      const { promise: held, resolve: release } = Promise.withResolvers<void>();
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
      const run = async ({ taskId }: { taskId: string }) => {
        if (taskId === "build") {
          begin();
          await held;
        }
        return { kind: "success" as const, output: undefined, effects: NO_EFFECTS };
      };
      await using loop = await startLoop(await open(), [orders, report], { run });
      const first = await loop.trigger("orders");
      expect(await loop.untilOver(first)).toBe("success");
      const second = await loop.trigger("report");
      await loop.until("it builds", async () => (await loop.states(second))["build"] === "running");
      await begun;
      const { db } = loop.database;
      const leaving = await planClear(db, { ...CLEAR, running: "leave" });
      expect(leaving).toMatchObject({ total: 3, leftRunning: 1 });
      const { clearKey, cancel } = await applyClear(db, CLEAR, loop.time.now());
      expect(await loop.states(second)).toMatchObject({ orders_done: "none", build: "restarting" });
      expect(cancel).toHaveLength(1);
      const undone = await undoClear(db, { clearKey, who: "ann" }, loop.time.now());
      expect(undone.started).toEqual([{ dagId: "report", runId: "run-2", taskId: "build", mapIndex: -1 }]);
      release();
    });
  });
});
