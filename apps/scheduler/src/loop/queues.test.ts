import { dag, sensor, task } from "@daymill/core";
import type { Dag, RunKey, TaskOptions } from "@daymill/core";
import { applyClear, listenForWakes } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LoopHarness } from "../testing/loop-harness.ts";
import { OtherSchedulers } from "./other-schedulers.ts";

const plain = (id: string, options: TaskOptions<{}, number> = {}) => task<{}, number>(id, options, () => 1);

async function begin(
  open: () => Promise<MetadataDatabase>,
  { example, serving }: { readonly example: Dag; readonly serving: readonly (readonly string[])[] },
) {
  const loop = new LoopHarness(await open());
  await loop.deploy(example);
  for (const queues of serving) await loop.addScheduler(queues);
  return loop;
}

/** The place of the scheduler that had each task, by the order in which their sessions were opened. */
async function placesOf(loop: LoopHarness, runKey: RunKey): Promise<Record<string, number>> {
  const sessions = await loop.database.db
    .selectFrom("worker_session")
    .select("session_key")
    .orderBy("session_key")
    .execute();
  const rows = await loop.database.db
    .selectFrom("task_attempt as a")
    .innerJoin("task_instance as i", "i.instance_key", "a.instance_key")
    .select(["i.task_id", "a.session_key"])
    .where("i.run_key", "=", runKey)
    .orderBy("a.attempt_key")
    .execute();
  return Object.fromEntries(
    rows.map((row) => [row.task_id, sessions.findIndex(({ session_key: key }) => key === row.session_key)]),
  );
}

forEachDatabase((name, open) => {
  describe(`queues, on ${name}`, () => {
    test("a task runs where its queue is served; without one it is of the default queue", async () => {
      const example = dag("d", {}, () => {
        const first = plain("first")({});
        const second = plain("second", { queue: "gpu" })({}, { after: [first] });
        const third = plain("third", { queue: "gpu", maxActive: { perRun: 1 } })({}, { after: [second] });
        plain("fourth", { queue: "default", maxActive: { perTask: 1 } })({}, { after: [third] });
      });
      await using loop = await begin(open, { example, serving: [["default"], ["gpu", "other"]] });
      const runKey = await loop.trigger("d");
      expect(await loop.untilOver(runKey)).toBe("success");
      expect(await placesOf(loop, runKey)).toEqual({ first: 0, second: 1, third: 1, fourth: 0 });
    });

    test("what nobody serves stays ready, and holds back nothing of its pool", async () => {
      const example = dag("d", {}, () => {
        plain("unserved", { queue: "gpu", priority: 9, slots: 100 })({});
        plain("served")({});
      });
      await using loop = await begin(open, { example, serving: [["default"]] });
      const runKey = await loop.trigger("d");
      await loop.until("one is done", async () => (await loop.states(runKey))["served"] === "success");
      await loop.pass(60_000);
      expect(await loop.states(runKey)).toEqual({ served: "success", unserved: "scheduled" });
      await loop.addScheduler(["gpu"]);
      expect(await loop.untilOver(runKey)).toBe("success");
    });

    test("a sensor is poked where its queue is served", async () => {
      const example = dag("d", {}, () => void sensor("seen", { queue: "gpu", every: "10s" }, async () => 1)({}));
      await using loop = await begin(open, { example, serving: [["default"]] });
      const runKey = await loop.trigger("d");
      await loop.until("it waits", async () => (await loop.states(runKey))["seen"] === "up_for_reschedule");
      await loop.pass(60_000);
      expect(await loop.states(runKey)).toEqual({ seen: "up_for_reschedule" });
      await loop.addScheduler(["gpu"]);
      expect(await loop.untilOver(runKey)).toBe("success");
    });

    test("a cleared task goes to the queue of the latest version", async () => {
      const made = (queue: string) => dag("d", {}, () => void plain("moved", { queue })({}));
      await using loop = await begin(open, { example: made("default"), serving: [["default"], ["gpu"]] });
      const runKey = await loop.trigger("d");
      await loop.untilOver(runKey);
      expect(await placesOf(loop, runKey)).toEqual({ moved: 0 });
      await loop.deploy(made("gpu"));
      const order = clearOrder("d", "run-1", { tasks: [{ taskId: "moved" }], latestVersion: true });
      await applyClear(loop.database.db, order, loop.time.now());
      await loop.untilOver(runKey);
      expect(await placesOf(loop, runKey)).toEqual({ moved: 1 });
    });

    test("others are woken when a batch leaves work to them, and there are others", async () => {
      await using database = await open();
      let wakes = 0;
      let heard = Promise.withResolvers<void>();
      await using _listening = await listenForWakes(database, () => {
        wakes += 1;
        heard.resolve();
      });
      const timers: (() => void)[] = [];
      const others = new OtherSchedulers({
        database,
        logger: { debug() {}, info() {}, warn() {}, error() {}, child: () => expect.fail() },
        timers: { after: (_ms, run) => (timers.push(run), () => {}), soon: (run) => run() },
      });
      const instance = { run: 1 as RunKey, task: "a" as never, mapIndex: -1, from: "none", attempts: 0 } as const;
      const readied = { moved: [{ ...instance, to: "scheduled" as const }], claimed: { attempts: [] } } as never;
      const claimed = {
        moved: [{ ...instance, to: "scheduled" as const }],
        claimed: { attempts: [instance] },
      } as never;
      others.receive(readied);
      others.see(true);
      others.receive(claimed);
      expect(timers).toHaveLength(0);
      others.receive(readied);
      await heard.promise;
      heard = Promise.withResolvers<void>();
      others.receive(readied);
      others.receive(readied);
      expect(wakes).toBe(1);
      timers.shift()?.();
      await heard.promise;
      expect(wakes).toBe(2);
      timers.shift()?.();
      expect(timers).toHaveLength(0);
    });
  });
});
