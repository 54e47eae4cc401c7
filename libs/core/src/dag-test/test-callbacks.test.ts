import { describe, expect, it } from "vitest";
import { branch } from "../author/branch.ts";
import type { TaskCallbacks } from "../author/callback-options.ts";
import { dag } from "../author/dag.ts";
import { cron } from "../author/schedule.ts";
import { task } from "../author/task.ts";
import { TaskSkipped } from "../author/task-skipped.ts";
import type { CallbackContext, DeadlineEvent } from "../dag/callbacks.ts";
import type { DagTestOptions, DagTestRun } from "./dag-test-types.ts";

const told: TaskCallbacks = {
  onSuccess: (event, { log }) => log.info(`success of ${event.taskId}`),
  onFailure: () => undefined,
  onRetry: () => undefined,
  onSkip: () => undefined,
};

/** `load retry`, `run failure`, in the order of the calls. */
function callsOf(run: DagTestRun): string[] {
  return run.callbacks.map(({ of, kind }) => `${of ?? "run"} ${kind}`);
}

describe("callbacks in dag.test", () => {
  it("tell of each try of a task, and of the run once", async () => {
    const load = task("load", { ...told, retries: { limit: 2, base: "1m" } }, () => {
      throw new Error("no table");
    });
    const daily = dag(
      "daily",
      { schedule: cron("@daily"), onFailure: () => undefined, onSuccess: () => undefined },
      () => void load(),
    );
    const run = await daily.test({ interval: "2024-05-01" });
    expect(callsOf(run)).toEqual(["load retry", "load retry", "load failure", "run failure"]);
    const [first, , last, ofRun] = run.callbacks;
    expect(first?.event).toMatchObject({
      kind: "retry",
      state: "up_for_retry",
      at: "2024-05-02T00:00:00Z",
      retryAt: "2024-05-02T00:01:00Z",
      attempt: { number: 1, generation: 0, tryNumber: 1 },
      error: { message: "no table" },
      interval: { date: "2024-05-01" },
      url: "http://daymill.test/dags/daily/runs/manual__2024-05-01T00%3A00%3A00Z/tasks/load",
    });
    expect(last?.event).toMatchObject({ kind: "failure", state: "failed", attempt: { number: 3 }, retryAt: null });
    expect(ofRun?.event).toMatchObject({
      kind: "failure",
      state: "failed",
      failed: [{ taskId: "load", mapIndex: -1, error: { message: "no table" } }],
      url: "http://daymill.test/dags/daily/runs/manual__2024-05-01T00%3A00%3A00Z",
    });
  });

  it("tell of a skip by the task itself, by a branch and by an empty list, with the reason", async () => {
    const quiet = task("quiet", told, () => {
      throw new TaskSkipped("nothing new");
    });
    const check = task("check", () => false);
    const arm = task("arm", told, () => 1);
    const list = task("list", (): string[] => []);
    const each = task("each", told, (input: { of: string }) => input.of);
    const run = await dag("d", {}, () => {
      quiet();
      branch(check(), { then: () => arm(), else: () => undefined });
      each.map(list(), (of) => ({ of }));
    }).test();
    const skips = run.callbacks.map(({ of, kind, event }) => `${of} ${kind}: ${"reason" in event && event.reason}`);
    expect(skips.sort()).toEqual(["arm skip: condition", "each skip: mapping", "quiet skip: nothing new"]);
  });

  it("change nothing when they throw: each of several is called, and what it threw is kept", async () => {
    const onSuccess = [
      () => {
        throw new Error("the chat is down");
      },
      () => Promise.reject(new Error("so is the mail")),
      told.onSuccess as () => void,
    ];
    const run = await dag("d", {}, () => void task("load", { onSuccess }, () => 1)()).test();
    expect(run).toMatchObject({ state: "success", states: { load: "success" } });
    expect(run.callbacks.map(({ position, error }) => [position, error?.message])).toEqual([
      [0, "the chat is down"],
      [1, "so is the mail"],
      [2, undefined],
    ]);
    expect(run.callbacks[2]?.logs).toEqual([{ level: "info", message: "success of load", fields: {} }]);
  });

  it("tell of a recovery besides the success where the runs before had failed, and only there", async () => {
    const nothing = () => undefined;
    const daily = dag("daily", { onRecovery: nothing, onSuccess: nothing }, () => {
      task("load", { onSuccess: nothing, onRecovery: nothing }, () => 1)();
    });
    expect(callsOf(await daily.test())).toEqual(["load success", "run success"]);
    const run = await daily.test({ failedBefore: ["day-2", "day-1"] });
    expect(callsOf(run)).toEqual(["load success", "load recovery", "run success", "run recovery"]);
    const from = run.callbacks.map(({ event }) => "recoveredFrom" in event && event.recoveredFrom);
    expect(from).toEqual([[], ["day-2", "day-1"], [], ["day-2", "day-1"]]);
  });

  it("reach the connections and variables of the test", async () => {
    const onSuccess: TaskCallbacks["onSuccess"] = async (_event, ctx) => {
      const { host } = await ctx.connection("chat");
      ctx.log.info(`${host} ${await ctx.variable("room")}`);
    };
    const daily = dag("d", {}, () => void task("load", { onSuccess }, () => 1)());
    const run = await daily.test({ connections: { chat: { host: "chat.example.org" } }, variables: { room: "7" } });
    expect(run.callbacks[0]?.logs[0]?.message).toBe("chat.example.org 7");
  });

  it("of a mapped task tell of each instance", async () => {
    const each = task("each", { onSuccess: () => undefined }, (input: { of: string }) => input.of);
    const run = await dag("d", {}, () => void each.map(["a", "b"], (of) => ({ of }))).test();
    expect(callsOf(run)).toEqual(["each[0] success", "each[1] success"]);
  });
});

describe("the graph of a DAG with callbacks", () => {
  it("says how many there are, and holds none of them", () => {
    const nothing = () => undefined;
    const daily = dag("d", { onFailure: nothing }, () => {
      task("load", { onRetry: nothing, onFailure: [nothing, nothing] }, () => 1)();
      task("plain", { onSuccess: [] }, () => 1)();
    });
    const graph = daily.toJSON();
    expect(graph.callbacks).toEqual({ failure: 1 });
    expect(graph.tasks.map(({ id, callbacks }) => [id, callbacks])).toEqual([
      ["load", { failure: 2, retry: 1 }],
      ["plain", undefined],
    ]);
    expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
  });

  it("has a problem for what is no function", () => {
    const wrong = { onFailure: "page me", onSkip: [() => undefined, 7] } as never;
    const { problems } = dag("d", { onSuccess: {} as never }, () => void task("load", wrong, () => 1)()).build();
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'E209 Option onSuccess of DAG "d": it is neither a function nor a list of functions.',
      'E209 Option onFailure of task "load": it is neither a function nor a list of functions.',
      'E209 Option onSkip of task "load": it is neither a function nor a list of functions.',
    ]);
  });

  it("tell of a deadline that passes while something waits, once, with what is not done", async () => {
    const events: DeadlineEvent[] = [];
    const onMiss = (event: DeadlineEvent, { log }: CallbackContext) => {
      events.push(event);
      log.warn(`late: ${event.name}`);
    };
    const load = task("load", { retries: { limit: 1, base: "2h" } }, () => {
      throw new Error("no table");
    });
    const deadlines = [
      { from: "queued", after: "1h", onMiss },
      { from: "logicalDate", after: "26h", name: "never late", onMiss },
      { from: "2024-05-02T01:30", name: "half past one", onMiss },
    ];
    const run = await dag("daily", { schedule: cron("@daily"), deadlines }, () => void load()).test({
      interval: "2024-05-01",
    });
    expect(callsOf(run)).toEqual(["run deadline", "run deadline"]);
    expect(events).toEqual([
      expect.objectContaining({ name: "queued + 1h", dueAt: "2024-05-02T01:00:00Z", at: "2024-05-02T01:00:00Z" }),
      expect.objectContaining({ name: "half past one", dueAt: "2024-05-02T01:30:00Z", state: "running" }),
    ]);
    expect(events[0]?.unfinished).toEqual([{ taskId: "load", mapIndex: -1, state: "up_for_retry" }]);
    expect(run.callbacks[0]?.logs).toEqual([{ level: "warn", message: "late: queued + 1h", fields: {} }]);
  });

  it("tell of a deadline from the average of the run times that the test gives, if they are enough", async () => {
    const deadlines = [
      { from: "averageRunTime", times: 2, after: "5m", maxRuns: 3, minRuns: 2, onMiss: () => undefined },
    ] as const;
    const load = task("load", { retries: { limit: 1, base: "2h" } }, () => {
      throw new Error("no table");
    });
    const daily = dag("daily", { schedule: cron("@daily"), deadlines }, () => void load());
    const dueAt = async (options: DagTestOptions) => {
      const { callbacks } = await daily.test({ interval: "2024-05-01", ...options });
      return callbacks.map(({ event }) => "dueAt" in event && event.dueAt);
    };
    expect(await dueAt({ runTimes: ["10m", "20m", "30m", "9h"] })).toEqual(["2024-05-02T00:45:00Z"]);
    expect(await dueAt({ runTimes: ["10m"] })).toEqual([]);
    expect(await dueAt({})).toEqual([]);
    await expect(dueAt({ runTimes: ["soon"] })).rejects.toMatchObject({ code: "E209" });
  });

  it("tell of a deadline that had passed only where the schedule was late", async () => {
    const deadlines = [{ from: "logicalDate", after: "25h", onMiss: () => undefined }];
    const daily = dag("daily", { schedule: cron("@daily"), deadlines }, () => void task("load", () => 1)());
    const late = { interval: "2024-05-01", now: "2024-05-02T02:00" } as const;
    expect((await daily.test({ ...late, runType: "backfill" })).callbacks).toEqual([]);
    expect(callsOf(await daily.test({ ...late, runType: "scheduled" }))).toEqual(["run deadline"]);
  });
});
