import { branch, dag, millis, NO_EFFECTS, task } from "@daymill/core";
import type { BodyAnswer, CallbackContext, RunEvent, RunKey, TaskEvent } from "@daymill/core";
import { applyClear, applyMark, deleteOldCallbacks, endSessions, listCallbacks, undoClear } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../../testing/loop-harness.ts";
import type { LoopHarness } from "../../testing/loop-harness.ts";
import { looksOf } from "../../testing/run-body-here.ts";

/** What a run and its tasks are called back for: `load failure 2 failed`, with the calls. */
async function written({ database }: LoopHarness, runKey: RunKey): Promise<string[]> {
  const rows = await listCallbacks(database.db, { runKey, limit: 100 });
  return rows.map(({ taskId, kind, tries, state }) => `${taskId ?? "run"} ${kind} ${tries} ${state}`);
}

async function untilTold(loop: LoopHarness, runKey: RunKey): Promise<void> {
  await loop.until("everybody was told", async () =>
    (await listCallbacks(loop.database.db, { runKey, limit: 100 })).every(({ state }) => state !== "waiting"),
  );
}

const noProcess: BodyAnswer = {
  kind: "trouble",
  error: { code: "E306", name: "Error", message: "no process can be made", stack: null, details: null },
  final: false,
};

/** One task that goes well, and somebody who is told of it. */
const told = dag("daily", {}, () => void task("load", { onSuccess: () => undefined }, () => 1)());

const well: BodyAnswer = { kind: "ended", outcome: { kind: "success", output: undefined, effects: NO_EFFECTS } };

forEachDatabase((name, open) => {
  describe(`callbacks on ${name}`, () => {
    test("are told of each try that failed, of the failure, and of the run, with what a person wants to know", async () => {
      const events: (TaskEvent | RunEvent)[] = [];
      const note = (event: TaskEvent | RunEvent) => void events.push(event);
      const load = task("load", { retries: { limit: 1, base: "10s" }, onRetry: note, onFailure: note }, () => {
        throw new Error("no table");
      });
      const daily = dag("daily", { onFailure: note, onSuccess: note }, () => void load());
      await using loop = await startLoop(await open(), [daily]);
      const run = await loop.trigger("daily");
      await loop.until("the first try failed", async () => (await loop.states(run))["load"] === "up_for_retry");
      await loop.pass(10_000);
      expect(await loop.untilOver(run)).toBe("failed");
      await untilTold(loop, run);
      expect(await written(loop, run)).toEqual([
        "load retry 1 success",
        "load failure 1 success",
        "run failure 1 success",
      ]);
      const [retry, failure, ofRun] = events;
      expect(retry).toMatchObject({
        kind: "retry",
        dagId: "daily",
        taskId: "load",
        mapIndex: -1,
        state: "up_for_retry",
        attempt: { number: 1, generation: 0, tryNumber: 1 },
        error: { message: "no table" },
        at: "2024-05-02T00:00:00Z",
        retryAt: "2024-05-02T00:00:10Z",
        run: { id: "run-1", type: "manual", logicalDate: "2024-05-01T00:00:00Z" },
        interval: { date: "2024-05-01" },
        url: "http://ui/dags/daily/runs/run-1/tasks/load",
      });
      expect(failure).toMatchObject({ kind: "failure", attempt: { number: 2, tryNumber: 2 }, retryAt: null });
      expect(ofRun).toMatchObject({
        kind: "failure",
        state: "failed",
        reason: "failed: load (failed)",
        failed: [{ taskId: "load", mapIndex: -1, error: { message: "no table" } }],
        url: "http://ui/dags/daily/runs/run-1",
      });
    });

    test("are told of skips, whoever decided them, and of an empty list", async () => {
      const reasons: string[] = [];
      const onSkip = (event: TaskEvent) => void reasons.push(`${event.taskId} ${event.mapIndex} ${event.reason}`);
      const daily = dag("daily", {}, () => {
        const arm = task("arm", { onSkip }, () => 1);
        branch(task("check", () => false)(), { then: () => arm(), else: () => undefined });
        const list = task("list", (): string[] => []);
        task("each", { onSkip }, (input: { of: string }) => input.of).map(list(), (of) => ({ of }));
      });
      await using loop = await startLoop(await open(), [daily]);
      const run = await loop.trigger("daily");
      await loop.untilOver(run);
      await untilTold(loop, run);
      expect(reasons.sort()).toEqual(["arm -1 condition", "each 0 mapping"]);
    });

    test("that fail are called again after 10 s and 60 s, then no more, and nothing else is changed by it", async () => {
      let calls = 0;
      const broken = () => {
        calls += 1;
        throw new Error("the chat is down");
      };
      const fine = (_event: TaskEvent, { log }: CallbackContext) => log.info("told");
      const daily = dag("daily", {}, () => void task("load", { onSuccess: [broken, fine] }, () => 1)());
      await using loop = await startLoop(await open(), [daily]);
      const run = await loop.trigger("daily");
      expect(await loop.untilOver(run)).toBe("success");
      await loop.until("both were called", async () => !(await written(loop, run)).some((row) => row.includes(" 0 ")));
      expect(await written(loop, run)).toEqual(["load success 1 waiting", "load success 1 success"]);
      await loop.pass(9_000);
      expect(calls).toBe(1);
      await loop.pass(1_000);
      await loop.until("it was called again", () => calls === 2);
      await loop.pass(60_000);
      await untilTold(loop, run);
      expect(await written(loop, run)).toEqual(["load success 3 failed", "load success 1 success"]);
      const [row] = await listCallbacks(loop.database.db, { runKey: run, limit: 1 });
      expect(row?.error).toMatchObject({ message: "the chat is down" });
      await loop.pass(600_000);
      expect(calls).toBe(3);
      expect(await loop.states(run)).toEqual({ load: "success" });
    });

    test("that hang hold nothing up, and are called by the next scheduler when this one dies", async () => {
      let calls = 0;
      const daily = dag("daily", {}, () => {
        const first = task("first", { onSuccess: () => undefined }, () => 1);
        task("second", (input: { of: number }) => input.of)({ of: first() });
      });
      const looks = looksOf(new Map([["daily", daily]]));
      await using loop = await startLoop(await open(), [daily], {
        look: (order, begun) => {
          if (order.action.kind !== "callback") return looks(order, begun);
          calls += 1;
          return calls === 1 ? new Promise<BodyAnswer>(() => {}) : well;
        },
      });
      const run = await loop.trigger("daily");
      expect(await loop.untilOver(run)).toBe("success");
      await loop.until("it was called", () => calls === 1);
      expect(await written(loop, run)).toEqual(["first success 0 waiting"]);
      const [session] = await loop.database.db.selectFrom("worker_session").select("session_key as key").execute();
      if (session === undefined) throw new Error("there is no session");
      loop.schedulers.length = 0;
      await endSessions(loop.database.db, [session.key], loop.time.now());
      await loop.addScheduler();
      await untilTold(loop, run);
      expect(calls).toBe(2);
      expect(await written(loop, run)).toEqual(["first success 1 success"]);
    });

    test("that could not be called spend no try, and are called as soon as there is a process", async () => {
      let asked = 0;
      await using loop = await startLoop(await open(), [told], { look: () => (++asked <= 5 ? noProcess : well) });
      const run = await loop.trigger("daily");
      await loop.untilOver(run);
      for (let k = 1; k <= 5; k += 1) {
        await loop.until("it was to be called", () => asked === k);
        await loop.until("that is written down", async () => {
          const [row] = await listCallbacks(loop.database.db, { runKey: run, limit: 1 });
          return row?.unbegun === k && row.error?.message === "no process can be made";
        });
        expect(await written(loop, run)).toEqual(["load success 0 waiting"]);
        await loop.pass(10_000 * 2 ** (k - 1));
      }
      await untilTold(loop, run);
      expect(await written(loop, run)).toEqual(["load success 1 success"]);
    });

    test("that wait for a process, and are called, longer than their lease are called once, by one scheduler", async () => {
      const { promise: answer, resolve: end } = Promise.withResolvers<BodyAnswer>();
      const begins: (() => void)[] = [];
      await using loop = await startLoop(await open(), [told], {
        look: (_order, begun) => {
          begins.push(begun);
          return answer;
        },
      });
      await loop.addScheduler();
      const run = await loop.trigger("daily");
      await loop.untilOver(run);
      await loop.until("it waits for a process", () => begins.length === 1);
      await loop.pass(200_000);
      begins[0]?.();
      await loop.pass(200_000);
      expect(begins).toHaveLength(1);
      end(well);
      await untilTold(loop, run);
      expect(await written(loop, run)).toEqual(["load success 1 success"]);
    });

    test("whose lease was over are not called again by the scheduler that has them still, and its answer counts", async () => {
      const { promise: answer, resolve: end } = Promise.withResolvers<BodyAnswer>();
      let calls = 0;
      await using loop = await startLoop(await open(), [told], {
        look: (_order, begun) => {
          calls += 1;
          begun();
          return answer;
        },
      });
      const run = await loop.trigger("daily");
      await loop.untilOver(run);
      await loop.until("it is called", () => calls === 1);
      loop.time.advance(100_000);
      await loop.pass(1);
      expect(calls).toBe(1);
      end(well);
      await untilTold(loop, run);
      expect(await written(loop, run)).toEqual(["load success 1 success"]);
    });

    test("of an attempt whose run went on with another version are called in the version of the attempt", async () => {
      const { promise: gate, resolve: release } = Promise.withResolvers<number>();
      const onSuccess = () => undefined;
      const graph = (options: object) =>
        dag("daily", {}, () => {
          task("first", () => 1)();
          task("load", options, () => gate)();
        });
      await using loop = await startLoop(await open(), [graph({ onSuccess: [onSuccess, onSuccess] })], {
        look: () => well,
      });
      const run = await loop.trigger("daily");
      await loop.until("load runs", async () => {
        const { first, load } = await loop.states(run);
        return first === "success" && load === "running";
      });
      await loop.deploy(graph({}));
      const order = clearOrder("daily", "run-1", { running: "leave", latestVersion: true });
      await applyClear(loop.database.db, order, loop.time.now());
      release(1);
      await loop.untilOver(run);
      await untilTold(loop, run);
      expect(await written(loop, run)).toEqual(["load success 1 success", "load success 1 success"]);
      const versions = await loop.database.db
        .selectFrom("callback")
        .innerJoin("dag_version as version", "version.version_key", "callback.version_key")
        .select("version.number")
        .execute();
      expect(versions.map(({ number }) => number)).toEqual([1, 1]);
    });

    test("that a clear superseded are told after all when it is undone, and those of another clear are not", async () => {
      let calls = 0;
      const onFailure = () => {
        calls += 1;
        throw new Error("the chat is down");
      };
      const load = task("load", { onFailure }, () => {
        throw new Error("no table");
      });
      await using loop = await startLoop(await open(), [dag("daily", { onFailure }, () => void load())]);
      const { db } = loop.database;
      const run = await loop.trigger("daily");
      await loop.untilOver(run);
      await loop.until("both were called", () => calls === 2);
      const order = clearOrder("daily", "run-1");
      await applyClear(db, order, loop.time.now());
      await loop.pass(10_000);
      await loop.until("the new ones were called", () => calls === 4);
      const { clearKey } = await applyClear(db, { ...order, holdMs: millis(600_000) }, loop.time.now());
      await loop.pass(10_000);
      const superseded = ["load failure 1 superseded", "run failure 1 superseded"];
      expect(await written(loop, run)).toEqual([...superseded, ...superseded]);
      await undoClear(db, { clearKey, who: "me" }, loop.time.now());
      expect(await written(loop, run)).toEqual([...superseded, "load failure 1 waiting", "run failure 1 waiting"]);
      await loop.pass(1);
      await loop.until("they were called again", () => calls === 6);
      // What waits between two calls is told as well.
      const again = await applyClear(db, { ...order, holdMs: millis(600_000) }, loop.time.now());
      await undoClear(db, { clearKey: again.clearKey, who: "me" }, loop.time.now());
      await loop.pass(60_000);
      await loop.until("they were called once more", () => calls === 8);
      await untilTold(loop, run);
      expect(await written(loop, run)).toEqual([...superseded, "load failure 3 failed", "run failure 3 failed"]);
    });

    test("are deleted a while after they are over, and not before", async () => {
      const load = task("load", { onSuccess: () => undefined, onFailure: () => undefined }, () => 1);
      let isDown = false;
      await using loop = await startLoop(await open(), [dag("daily", {}, () => void load())], {
        look: () => (isDown ? noProcess : well),
      });
      const { db } = loop.database;
      const old = await loop.trigger("daily", 0);
      await loop.untilOver(old);
      await untilTold(loop, old);
      const toldAt = loop.time.now();
      await loop.pass(1_000);
      const young = await loop.trigger("daily", 1);
      await loop.untilOver(young);
      await untilTold(loop, young);
      isDown = true;
      const late = await loop.trigger("daily", 2);
      await loop.untilOver(late);
      expect(await deleteOldCallbacks(db, toldAt)).toBe(1);
      expect(await written(loop, old)).toEqual([]);
      expect(await written(loop, young)).toEqual(["load success 1 success"]);
      expect(await deleteOldCallbacks(db, loop.time.now())).toBe(1);
      expect(await written(loop, late)).toEqual(["load success 0 waiting"]);
    });

    test("of what was cleared in the meantime are superseded: nobody is called any more", async () => {
      let calls = 0;
      const onFailure = () => {
        calls += 1;
        throw new Error("the chat is down");
      };
      const load = task("load", { onFailure }, () => {
        throw new Error("no table");
      });
      const daily = dag("daily", { onFailure }, () => void load());
      await using loop = await startLoop(await open(), [daily]);
      const run = await loop.trigger("daily");
      await loop.untilOver(run);
      await loop.until("both were called", () => calls === 2);
      await applyClear(loop.database.db, clearOrder("daily", "run-1"), loop.time.now());
      await loop.pass(10_000);
      await loop.until("the new ones were called", () => calls === 4);
      expect(await written(loop, run)).toEqual([
        "load failure 1 superseded",
        "run failure 1 superseded",
        "load failure 1 waiting",
        "run failure 1 waiting",
      ]);
    });

    test("are not told of what a person says by hand", async () => {
      const onSuccess = () => undefined;
      const daily = dag("daily", { onSuccess }, () => {
        const load = task("load", { onSuccess }, () => {
          throw new Error("no table");
        });
        load();
      });
      await using loop = await startLoop(await open(), [daily]);
      const run = await loop.trigger("daily");
      await loop.untilOver(run);
      await applyMark(loop.database.db, { ...clearOrder("daily", "run-1"), state: "success" }, loop.time.now());
      for (const scheduler of loop.schedulers) scheduler.wake([run]);
      expect(await loop.untilOver(run)).toBe("success");
      await untilTold(loop, run);
      // The run itself ended anew, and nobody said so by hand.
      expect(await written(loop, run)).toEqual(["run success 1 success"]);
    });
  });
});
