import { describe, expect, test } from "vitest";
import { epochMillis } from "@daymill/core";
import type { TaskId } from "@daymill/core";
import type { WaitingFacts } from "@daymill/metadata";
import type { WaitingCase } from "./obstacles.ts";
import { explainConditions, explainQueuedRun, explainWaiting } from "./waiting.ts";

const now = epochMillis(1_000_000);

const free: WaitingFacts = {
  dagPaused: false,
  runState: "running",
  runAfter: now,
  startHold: null,
  activeRuns: 1,
  maxActiveRuns: 16,
  activeTasks: 0,
  maxActiveTasks: null,
  poolSlots: 4,
  poolUsed: 0,
  poolHoldsLooks: false,
  activePerTask: 0,
  maxPerTask: null,
  activePerRun: 0,
  maxPerRun: null,
  limitKey: null,
  activePerKey: 0,
  maxPerKey: null,
  rateStarts: null,
  rateMs: null,
  rateOpensAt: null,
  heldByPast: null,
  queue: "default",
  liveSessions: 1,
  drainedWorkers: [],
};

function caseOf(change: {
  instance?: Partial<WaitingCase["instance"]>;
  facts?: Partial<WaitingFacts>;
  upstream?: WaitingCase["upstream"];
  needsWorker?: boolean;
  triggerRule?: WaitingCase["triggerRule"];
  setups?: readonly string[];
  branches?: NonNullable<WaitingCase["branches"]>;
  isInMappedGroup?: boolean;
}): WaitingCase {
  const taskId = "load" as TaskId;
  const instance = { state: "scheduled", pool: "db", slots: 1, taskId, dueAt: null, notBefore: null } as const;
  return {
    instance: { ...instance, ...change.instance },
    facts: { ...free, ...change.facts },
    upstream: change.upstream ?? [],
    triggerRule: change.triggerRule ?? "all_success",
    setups: change.setups ?? [],
    branches: change.branches ?? [],
    isInMappedGroup: change.isInMappedGroup ?? false,
    needsWorker: change.needsWorker ?? true,
    now,
  };
}

const reasonOf = (change: Parameters<typeof caseOf>[0]) => explainWaiting(caseOf(change))?.reason;

describe("a task instance that is ready", () => {
  test.each<[string, Partial<WaitingFacts>]>([
    ["no_worker", { liveSessions: 0 }],
    ["no_worker", { liveSessions: 0, queue: "gpu" }],
    ["pool_missing", { poolSlots: null }],
    ["pool_full", { poolSlots: 4, poolUsed: 4 }],
    ["max_active_tasks", { maxActiveTasks: 2, activeTasks: 2 }],
    ["max_active_per_task", { maxPerTask: 1, activePerTask: 1 }],
    ["max_active_per_task", { maxPerRun: 1, activePerRun: 1 }],
    ["max_active_per_key", { limitKey: "a", maxPerKey: 1, activePerKey: 1 }],
    ["workers_busy", { limitKey: null, maxPerKey: 1, activePerKey: 1 }],
    ["rate_limit", { rateStarts: 2, rateMs: 60_000, rateOpensAt: now }],
    ["workers_busy", {}],
  ])("waits because of %s: %j", (reason, facts) => {
    expect(reasonOf({ facts })).toBe(reason);
  });

  test("and needs more slots than are left says how many", () => {
    const waiting = explainWaiting(caseOf({ instance: { slots: 3 }, facts: { poolUsed: 2 } }));
    expect(waiting?.text).toBe("The pool db has 2 of 4 slots in use, and it needs 3.");
  });

  test("and has a key that is full says which; one whose rate is used up says until when", () => {
    const keyed = explainWaiting(caseOf({ facts: { limitKey: "acme", maxPerKey: 2, activePerKey: 2 } }));
    expect(keyed?.text).toBe('2 of at most 2 instances with the key "acme" are active.');
    const rateOpensAt = epochMillis(now + 5_000);
    const rated = explainWaiting(caseOf({ facts: { rateStarts: 10, rateMs: 90_000, rateOpensAt } }));
    expect(rated).toMatchObject({
      text: "It waits for its rate limit: at most 10 starts in 1m30s.",
      until: "1970-01-01T00:16:45Z",
    });
  });

  test("is not held back by a pool without a limit", () => {
    expect(reasonOf({ facts: { poolSlots: -1, poolUsed: 99 } })).toBe("workers_busy");
  });
});

test("what is looked at says when nobody serves its queue", () => {
  const state = "up_for_reschedule";
  const told = (facts: Partial<WaitingFacts>) => explainWaiting(caseOf({ instance: { state }, facts }));
  expect(told({ queue: "gpu", liveSessions: 0 })).toMatchObject({
    reason: "no_worker",
    text: "No worker is alive that serves the queue gpu.",
  });
  expect(told({ queue: "default", liveSessions: 0 })).toMatchObject({
    text: "No worker is alive that serves the queue default.",
  });
  expect(told({ queue: "gpu", liveSessions: 0, drainedWorkers: ["w1", "w2"] })).toMatchObject({
    reason: "no_worker",
    text: "No worker takes tasks of the queue gpu: w1, w2 are drained.",
  });
  expect(told({ queue: "gpu", liveSessions: 1 })?.reason).toBe("poke_interval");
  expect(told({ queue: "", liveSessions: 0 })?.reason).toBe("poke_interval");
});

describe("a task instance that is ready and needs no worker", () => {
  test.each<[string, Partial<WaitingFacts>]>([
    ["ready", { liveSessions: 0, poolUsed: 4, maxActiveTasks: 2, activeTasks: 2 }],
    ["pool_full", { poolUsed: 4, poolHoldsLooks: true }],
    ["max_active_per_task", { maxPerTask: 1, activePerTask: 1 }],
    ["max_active_per_task", { maxPerRun: 1, activePerRun: 1 }],
    ["max_active_per_key", { limitKey: "a", maxPerKey: 1, activePerKey: 1 }],
    ["rate_limit", { rateStarts: 2, rateMs: 60_000, rateOpensAt: now }],
  ])("waits because of %s: %j", (reason, facts) => {
    expect(reasonOf({ needsWorker: false, facts })).toBe(reason);
  });
});

describe("a task instance that is not ready", () => {
  const none = { state: "none" } as const;

  test("names the tasks before it that are open", () => {
    const upstream = [
      { taskId: "dump", counts: { success: 1 } },
      { taskId: "convert", counts: { success: 3, running: 1 } },
    ];
    const waiting = explainWaiting(caseOf({ instance: none, upstream }));
    expect(waiting).toMatchObject({ reason: "upstream", text: expect.stringContaining("convert") });
    expect(waiting?.text).not.toContain("dump");
  });

  test("was cleared and is held: says until when", () => {
    const waiting = explainWaiting(caseOf({ instance: { ...none, notBefore: epochMillis(now + 5_000) } }));
    expect(waiting).toMatchObject({ reason: "hold", until: "1970-01-01T00:16:45Z" });
  });

  test("whose run has not started says why that has not", () => {
    expect(reasonOf({ instance: none, facts: { runState: "queued", dagPaused: true } })).toBe("dag_paused");
    expect(reasonOf({ instance: none, facts: { runState: "queued", activeRuns: 16 } })).toBe("max_active_runs");
    expect(reasonOf({ instance: none, facts: { runState: "queued" } })).toBe("run_after");
  });

  test.each([
    ["up_for_retry", "retry_delay"],
    ["up_for_reschedule", "poke_interval"],
    ["deferred", "deferred"],
  ] as const)("%s: %s", (state, reason) => {
    expect(reasonOf({ instance: { state } })).toBe(reason);
  });
});

test.each(["running", "queued", "success", "failed", "skipped"] as const)("nothing is waited for while %s", (state) => {
  expect(explainWaiting(caseOf({ instance: { state } }))).toBeNull();
});

const anyRun = {
  dagPaused: false,
  dagId: "orders" as never,
  activeRuns: 0,
  maxActiveRuns: 16,
  runAfter: now,
  startHold: null,
};

test("a queued run, and what is in it, say that the scratch places of runs are full", () => {
  const startHold = "they take 51 of 50 GB";
  const told = { reason: "workspace_full", text: startHold };
  expect(explainQueuedRun({ ...anyRun, startHold, backfillKey: null })).toMatchObject(told);
  expect(
    explainWaiting(caseOf({ instance: { state: "none" }, facts: { runState: "queued", startHold } })),
  ).toMatchObject(told);
});

test("a queued run waits for its DAG to be unpaused, unless a backfill made it", () => {
  const run = { ...anyRun, dagPaused: true };
  expect(explainQueuedRun({ ...run, backfillKey: null })).toMatchObject({ reason: "dag_paused" });
  expect(explainQueuedRun({ ...run, backfillKey: 3 })).toMatchObject({ reason: "run_after" });
});

test("a queued run of a full DAG says how full", () => {
  const run = { ...anyRun, activeRuns: 16 };
  expect(explainQueuedRun({ ...run, backfillKey: null })).toMatchObject({
    reason: "max_active_runs",
    text: "16 of at most 16 runs of the DAG are active.",
  });
});

describe("what a task instance needs", () => {
  const told = (change: Parameters<typeof caseOf>[0]) =>
    explainConditions(caseOf(change)).map(({ met, reason, text }) => [met, reason, text]);
  const upstream = [
    { taskId: "dump", counts: { success: 2 } },
    { taskId: "check", counts: { failed: 1, running: 1 } },
  ];

  test("is told condition by condition, those that hold as well", () => {
    expect(
      told({
        instance: { state: "none" },
        upstream,
        facts: { heldByPast: true, maxPerTask: 2, rateStarts: 3, rateMs: 60_000, poolUsed: 4 },
      }),
    ).toEqual([
      [true, "run_after", "Its run has started."],
      [true, "hold", "It is not held after a clear."],
      [true, "upstream", "dump is over: 2 success."],
      [false, "upstream", "check is not over: 1 failed, 1 running."],
      [false, "upstream", "Trigger rule all_success: it does not start, as what is before it failed."],
      [
        false,
        "depends_on_past",
        "It depends on the past: its instances in the run before have not all succeeded or been skipped.",
      ],
      [true, "no_worker", "1 worker serves the queue default."],
      [false, "pool_full", "The pool db has 4 of 4 slots in use, and it needs 1."],
      [true, "max_active_per_task", "0 of at most 2 instances of load over all runs are active."],
      [true, "rate_limit", "Its rate allows a start: at most 3 starts in 1m."],
    ]);
  });

  test("of a queued run begins with what the run needs", () => {
    const [paused, full, active, started] = told({
      instance: { state: "none" },
      facts: { runState: "queued", dagPaused: true },
    });
    expect([paused?.[0], full?.[0], active?.[0], started?.[0]]).toEqual([false, true, true, false]);
  });

  test("of one that was left out is what is before it, by its trigger rule", () => {
    const rule = (triggerRule: WaitingCase["triggerRule"], counts: WaitingCase["upstream"][number]["counts"]) =>
      told({ instance: { state: "skipped" }, triggerRule, upstream: [{ taskId: "dump", counts }] })
        .at(-1)
        ?.slice(0, 3);
    expect(rule("one_failed", { success: 1 })).toEqual([false, "upstream", "Trigger rule one_failed: it is skipped."]);
    expect(rule("all_done", { failed: 1 })).toEqual([true, "upstream", "Trigger rule all_done: it may start."]);
    expect(rule("all_success", { success: 1, removed: 1 })?.[0]).toBe(true);
  });

  test("of a teardown is judged by its setups", () => {
    const undo = { instance: { state: "none" }, triggerRule: "all_done_setup_success", setups: ["make"] } as const;
    const isMet = (make: "failed" | "success") =>
      told({ ...undo, upstream: [{ taskId: "make", counts: { [make]: 1 } }] }).find(([, , text]) =>
        String(text).startsWith("Trigger rule"),
      )?.[0];
    expect([isMet("success"), isMet("failed")]).toEqual([true, false]);
  });

  test("of a branch is known once it was judged", () => {
    const branches = [{ value: { k: "out", task: "choose", path: [] }, equals: "eu" }] as const;
    const at = (state: "none" | "scheduled", counts: WaitingCase["upstream"][number]["counts"]) =>
      told({ instance: { state }, branches, upstream: [{ taskId: "choose", counts }] });
    const text = 'It takes part if choose is "eu".';
    expect(at("none", { running: 1 })).toContainEqual([null, "upstream", text]);
    expect(at("scheduled", { success: 1 })).toContainEqual([true, "upstream", text]);
  });

  test("is not known of an index of a mapped group, which has its own upstream", () => {
    expect(told({ instance: { state: "none" }, upstream, isInMappedGroup: true })[4]?.[0]).toBeNull();
  });

  test("is nothing once it runs or is over", () => {
    expect(told({ instance: { state: "running" }, upstream })).toEqual([]);
    expect(told({ instance: { state: "success" }, upstream })).toEqual([]);
  });

  test("of one that failed and tries again has the time of the next try", () => {
    const dueAt = epochMillis(now + 5_000);
    const conditions = explainConditions(caseOf({ instance: { state: "up_for_retry", dueAt } }));
    expect(conditions.find(({ reason }) => reason === "retry_delay")).toMatchObject({
      met: false,
      until: "1970-01-01T00:16:45Z",
    });
  });
});

test("one whose upstream is done is held by the run before, when it depends on it", () => {
  const change = { instance: { state: "none" } as const, facts: { heldByPast: true } };
  expect(reasonOf(change)).toBe("depends_on_past");
  expect(reasonOf({ ...change, facts: { heldByPast: false } })).toBe("ready");
});
