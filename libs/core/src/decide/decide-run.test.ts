import { describe, expect, test } from "vitest";
import type { Expr } from "../dag/expr.ts";
import type { SerializedDag, SerializedTask } from "../dag/serialized-dag.ts";
import type { TaskState } from "../state/task-state.ts";
import { serializedDag, serializedTask } from "../testing/serialized.ts";
import { type GivenStates, snapshotOf, summaryOfStates, withSummary } from "../testing/snapshot.ts";
import { epochMillis } from "../time.ts";
import { decideAfter, decideRun } from "./decide-run.ts";
import { graphIndex } from "./run-graph.ts";
import type { RunDecision } from "./run-snapshot.ts";

const HOUR = 3_600_000;
const work = serializedTask;
const output = (task: string, ...path: string[]): Expr => ({ k: "out", task, path });

interface Situation {
  readonly tasks: readonly SerializedTask[];
  readonly given?: GivenStates;
  readonly options?: Partial<SerializedDag>;
  readonly now?: number;
}

function decide({ tasks, given, options, now = 0 }: Situation): RunDecision {
  const graph = graphIndex(serializedDag(tasks, options));
  return decideRun(graph, snapshotOf(graph, given), epochMillis(now));
}

const moved = (decision: RunDecision): string[] => decision.moves.map(({ taskId, to }) => `${taskId} ${to}`);

describe("a run", () => {
  test("starts what waits for nothing", () => {
    const tasks = [work("a"), work("b", { upstream: ["a"] }), work("c")];
    expect(moved(decide({ tasks }))).toEqual(["a scheduled", "c scheduled"]);
  });

  test("is not decided unless it is running", () => {
    const graph = graphIndex(serializedDag([work("a")]));
    for (const state of ["queued", "success", "failed"] as const) {
      const snapshot = { ...snapshotOf(graph), state };
      const nothing = { moves: [], expand: [], verdict: undefined };
      expect(decideRun(graph, snapshot, epochMillis(0))).toEqual(nothing);
      expect(decideAfter(graph, snapshot, { changed: ["a"], now: epochMillis(0) })).toEqual(nothing);
    }
  });

  test("does not queue a task whose upstream failed, nor what comes after it, and names the rule that said so", () => {
    const tasks = [
      work("a"),
      work("b", { upstream: ["a"] }),
      work("c", { upstream: ["b"], triggerRule: "none_failed" }),
    ];
    const { moves, verdict } = decide({ tasks, given: { a: "failed" } });
    expect(moves).toEqual([
      { taskId: "b", from: "none", to: "upstream_failed", cause: "trigger_rule:all_success" },
      { taskId: "c", from: "none", to: "upstream_failed", cause: "trigger_rule:none_failed" },
    ]);
    expect(verdict).toEqual({ state: "failed", reason: "failed: c (upstream_failed)" });
  });

  test("counts the instances of a mapped upstream and ignores those that were removed", () => {
    const tasks = [
      work("a", { map: { kind: "list", over: { k: "lit", v: [1, 2, 3] }, limit: null } }),
      work("b", { upstream: ["a"] }),
    ];
    expect(moved(decide({ tasks, given: { a: ["success", "running", "success"] } }))).toEqual([]);
    expect(moved(decide({ tasks, given: { a: ["success", "removed", "success"] } }))).toEqual(["b scheduled"]);
  });

  test.each([
    ["that it was made without", "removed"],
    ["that only a later version has", { expected: 0, counts: {} }],
  ] as const)("ends as what stands before a task %s", (_, load) => {
    const tasks = [work("dump"), work("convert", { upstream: ["dump"] }), work("load", { upstream: ["convert"] })];
    const given = { dump: "success", load } as const;
    expect(decide({ tasks, given: { ...given, convert: "failed" } }).verdict?.state).toBe("failed");
    expect(decide({ tasks, given: { ...given, convert: "success" } }).verdict?.state).toBe("success");
  });

  test("waits for nothing that it was made without", () => {
    const tasks = [work("guard"), work("dump", { upstream: ["guard"] })];
    expect(moved(decide({ tasks, given: { guard: "removed" } }))).toEqual(["dump scheduled"]);
  });

  test("without tasks succeeds", () => {
    expect(decide({ tasks: [] }).verdict?.state).toBe("success");
  });

  test("names three of the tasks that failed it", () => {
    const tasks = ["a", "b", "c", "d", "e"].map((id) => work(id));
    const given = { a: "failed", b: "failed", c: "success", d: "failed", e: "failed" } as const;
    expect(decide({ tasks, given }).verdict?.reason).toBe("failed: a (failed), b (failed), d (failed) and 1 more");
  });

  test("that can never go on fails instead of waiting for ever", () => {
    const tasks = [work("a"), work("b", { upstream: ["a"] })];
    const decision = decide({ tasks, given: { a: { expected: 2, counts: { success: 1 } } } });
    expect(decision.verdict).toEqual({ state: "failed", reason: "deadlock: nothing will start b" });
  });

  test("is not given up for what was decided to begin and has not, by looking at what changed alone", () => {
    const tasks = [work("held"), work("last")];
    const graph = graphIndex(serializedDag(tasks));
    const snapshot = snapshotOf(graph, { last: "success" });
    expect(decideAfter(graph, snapshot, { changed: ["last"], now: epochMillis(0) })).toBeUndefined();
    expect(decide({ tasks, given: { last: "success" } })).toMatchObject({
      moves: [{ taskId: "held", to: "scheduled" }],
      verdict: undefined,
    });
  });

  test.each(["scheduled", "queued", "running", "up_for_retry", "up_for_reschedule", "deferred", "restarting"] as const)(
    "goes on while a task is %s",
    (state) => {
      const tasks = [work("a"), work("b", { upstream: ["a"] }), work("c")];
      expect(decide({ tasks, given: { a: state, c: "failed" } })).toEqual({
        moves: [],
        expand: [],
        verdict: undefined,
      });
    },
  );
});

describe("an arm of a branch", () => {
  const chooser = work("choose");
  const arm = (id: string, equals: boolean, options: Partial<SerializedTask> = {}): SerializedTask =>
    work(id, { upstream: ["choose"], conditions: [{ value: output("choose", "isNew"), equals }], ...options });
  const chosen = { choose: { counts: { success: 1 }, choice: { isNew: true } } } as const;

  test("runs when it is chosen; the other is skipped at once", () => {
    const tasks = [chooser, work("slow"), arm("yes", true), arm("no", false, { upstream: ["choose", "slow"] })];
    const { moves } = decide({ tasks, given: { ...chosen, slow: "running" } });
    expect(moves).toEqual([
      { taskId: "yes", from: "none", to: "scheduled", cause: "trigger_rule:all_success" },
      { taskId: "no", from: "none", to: "skipped", cause: "condition" },
    ]);
  });

  test("waits for the choice even if its trigger rule would let it run", () => {
    expect(
      moved(decide({ tasks: [chooser, arm("yes", true, { triggerRule: "always" })], given: { choose: "running" } })),
    ).toEqual([]);
  });

  test("is left out as the choosing task was when there is no choice", () => {
    const tasks = [chooser, arm("yes", true, { triggerRule: "always" })];
    expect(moved(decide({ tasks, given: { choose: "failed" } }))).toEqual(["yes upstream_failed"]);
    expect(moved(decide({ tasks, given: { choose: "skipped" } }))).toEqual(["yes skipped"]);
  });

  test("compares whole JSON values", () => {
    const equals = { kind: "day", parts: [1, null] };
    const tasks = [chooser, work("x", { upstream: ["choose"], conditions: [{ value: output("choose"), equals }] })];
    const choice = { parts: [1, null], kind: "day" };
    expect(moved(decide({ tasks, given: { choose: { counts: { success: 1 }, choice } } }))).toEqual(["x scheduled"]);
    const other = { ...choice, parts: [1, 2] };
    expect(moved(decide({ tasks, given: { choose: { counts: { success: 1 }, choice: other } } }))).toEqual([
      "x skipped",
    ]);
  });

  test("may read the join of another branch", () => {
    const first: Expr = { k: "first", of: [output("yes"), output("no")], path: ["mode"] };
    const after = work("after", {
      conditions: [{ value: first, equals: "full" }],
      triggerRule: "none_failed",
      upstream: ["yes", "no"],
    });
    const tasks = [chooser, arm("yes", true), arm("no", false), after];
    const given = { ...chosen, yes: "skipped", no: { counts: { success: 1 }, choice: { mode: "full" } } } as const;
    expect(moved(decide({ tasks, given }))).toEqual(["after scheduled"]);
    expect(moved(decide({ tasks, given: { ...given, no: "running" } }))).toEqual([]);
    expect(moved(decide({ tasks, given: { ...given, no: "skipped" } }))).toEqual(["after skipped"]);
  });

  test("cannot hang on a value that only the task's process could work out", () => {
    const value: Expr = { k: "param", path: ["mode"] };
    const dag = serializedDag([work("x", { conditions: [{ value, equals: "full" }] })]);
    expect(() => graphIndex(dag)).toThrow(expect.objectContaining({ code: "E209" }));
  });
});

describe("a mapped task", () => {
  const mapped = work("each", { upstream: ["list"], map: { kind: "list", over: output("list"), limit: null } });
  const tasks = [work("list"), mapped, work("sum", { upstream: ["each"] })];

  test("has its instances made when its list is there, and they start with the next decision", () => {
    const before = decide({ tasks, given: { list: "success" } });
    expect(before).toEqual({ moves: [], expand: ["each"], verdict: undefined });
    const made = { counts: { none: 3 }, expected: 3, expanded: true };
    expect(moved(decide({ tasks, given: { list: "success", each: made } }))).toEqual(["each scheduled"]);
  });

  test.each([
    ["failed", "upstream_failed"],
    ["skipped", "skipped"],
  ] as const)("whose list is %s is %s whatever its trigger rule", (list, end) => {
    const always = [work("list"), { ...mapped, triggerRule: "always" as const }];
    expect(moved(decide({ tasks: always, given: { list } }))).toEqual([`each ${end}`]);
  });

  test("waits for every list of a product", () => {
    const product = work("both", {
      upstream: ["list", "other"],
      triggerRule: "one_success",
      map: { kind: "product", over: [output("list"), output("other")], limit: null },
    });
    const two = [work("list"), work("other"), product];
    expect(decide({ tasks: two, given: { list: "success", other: "running" } }).expand).toEqual([]);
    expect(decide({ tasks: two, given: { list: "success", other: "success" } }).expand).toEqual(["both"]);
  });

  test("may be mapped by its group", () => {
    const group = {
      id: "g",
      parent: null,
      docs: null,
      map: { kind: "list" as const, over: output("list"), limit: null },
    };
    const inside = work("g.each", { upstream: ["list"], group: "g" });
    const decision = decide({
      tasks: [work("list"), inside],
      options: { groups: [group] },
      given: { list: "success" },
    });
    expect(decision.expand).toEqual(["g.each"]);
  });
});

describe("a mapped group", () => {
  const listed = { upstream: ["list"], group: "g" };
  const map = { kind: "list", over: output("list"), limit: null } as const;
  const options = { groups: [{ id: "g", parent: null, docs: null, map }] };
  const tasks = [
    work("list"),
    work("gate"),
    work("first", listed),
    work("last", { upstream: ["first", "gate", "list"], group: "g" }),
    work("all", { upstream: ["last"] }),
  ];
  const made = (id: string, states: readonly TaskState[]) => ({ [id]: states });
  const ranges = ({ moves }: RunDecision) =>
    moves.map(({ taskId, to, indexes }) => `${taskId} ${indexes ? `${indexes.first}-${indexes.last} ` : ""}${to}`);

  test("has its instances made in all its tasks once they are made in one, whatever that one does", () => {
    const given = { list: "success", ...made("first", ["running", "failed"]) } as const;
    expect(decide({ tasks, options, given }).expand).toEqual(["last"]);
  });

  test("whose task is held by the past begins nothing, and skips an index unless it waits for that too", () => {
    const given = { list: "success", gate: "success", first: ["success", "skipped"], last: ["none", "none"] } as const;
    const heldMoves = (settings: Partial<SerializedTask>) => {
      const held = tasks.map((task) => (task.id === "last" ? { ...task, dependsOnPast: true, ...settings } : task));
      const graph = graphIndex(serializedDag(held, options));
      const snapshot = snapshotOf(graph, given);
      const last = summaryOfStates("last", ["none", "none"]);
      return ranges(decideRun(graph, withSummary(snapshot, { ...last, heldByPast: true }), epochMillis(0)));
    };
    expect(heldMoves({})).toEqual(["last 1-1 skipped"]);
    expect(heldMoves({ waitForPastBeforeSkip: true })).toEqual([]);
  });

  test("is judged at each index by what stands at that index, and by all of what stands outside", () => {
    const given = {
      list: "success",
      gate: "success",
      ...made("first", ["success", "success", "failed", "running", "skipped"]),
      ...made("last", ["none", "none", "none", "none", "none"]),
    } as const;
    const decision = decide({ tasks, options, given });
    expect(ranges(decision)).toEqual([
      "last 0-1 scheduled",
      "last 2-2 upstream_failed",
      "last 4-4 skipped",
      "all upstream_failed",
    ]);
    const held = decide({ tasks, options, given: { ...given, gate: "running" } });
    expect(ranges(held)).toEqual(["last 2-2 upstream_failed", "all upstream_failed"]);
  });

  test("is judged whole by a task outside", () => {
    const given = { list: "success", gate: "success", ...made("first", ["success", "success"]) } as const;
    const states = { ...given, ...made("last", ["success", "running"]) };
    expect(decide({ tasks, options, given: states }).moves).toEqual([]);
  });

  test("needs the setup of its own index only, and tears down each by itself", () => {
    const own = [
      work("list"),
      work("make", { ...listed, role: "setup" }),
      work("use", { upstream: ["list", "make"], group: "g" }),
      work("read", { upstream: ["list", "use"], group: "g", triggerRule: "all_done" }),
      work("drop", {
        upstream: ["list", "make", "read"],
        group: "g",
        role: "teardown",
        teardownOf: ["make"],
        triggerRule: "all_done_setup_success",
      }),
    ];
    const given = {
      list: "success",
      ...made("make", ["success", "failed"]),
      ...made("use", ["success", "none"]),
      ...made("read", ["success", "none"]),
      ...made("drop", ["none", "none"]),
    } as const;
    expect(ranges(decide({ tasks: own, options, given }))).toEqual([
      "use 1-1 upstream_failed",
      "read 1-1 upstream_failed",
      "drop 0-0 scheduled",
      "drop 1-1 upstream_failed",
    ]);
  });

  test("asks for more when what is known of its indexes does not do", () => {
    const graph = graphIndex(serializedDag(tasks, options));
    const whole = snapshotOf(graph, {
      list: "success",
      gate: "success",
      ...made("first", ["success", "success"]),
      ...made("last", ["none", "none"]),
    });
    const knowing = (...indexes: number[]) => {
      const byTask = [...(whole.instances?.byTask ?? [])].map(
        ([id, states]) => [id, new Map([...states].filter(([index]) => indexes.includes(index)))] as const,
      );
      return { ...whole, instances: { isWhole: false, byTask: new Map(byTask) } };
    };
    const now = epochMillis(0);
    const inside = decideAfter(graph, knowing(1), { changed: ["first"], now });
    expect(inside?.moves.map(({ indexes }) => indexes)).toEqual([{ first: 1, last: 1 }]);
    expect(decideAfter(graph, knowing(1), { changed: ["gate"], now })).toBeUndefined();
  });
});

describe("setups and teardowns", () => {
  const setup = work("make", { role: "setup" });
  const teardown = work("drop", {
    role: "teardown",
    teardownOf: ["make"],
    upstream: ["make", "use"],
    triggerRule: "all_done_setup_success",
  });

  test("a teardown runs after a failure and does not decide how the run ends", () => {
    const tasks = [setup, work("use", { upstream: ["make"] }), teardown];
    expect(moved(decide({ tasks, given: { make: "success", use: "failed" } }))).toEqual(["drop scheduled"]);
    const done = decide({ tasks, given: { make: "success", use: "success", drop: "failed" } });
    expect(done.verdict?.state).toBe("success");
    const failed = decide({ tasks, given: { make: "success", use: "failed", drop: "success" } });
    expect(failed.verdict?.state).toBe("failed");
  });

  test("a task inside needs the setup although it is no direct upstream; one after the teardown does not", () => {
    const use = work("use", { upstream: ["make", "first"] });
    const first = work("first", { upstream: ["make"], triggerRule: "all_done" });
    const inside = work("inside", { upstream: ["first"], triggerRule: "all_done" });
    const drop = { ...teardown, upstream: ["inside", "make", "use"] };
    const after = work("after", { upstream: ["drop"], triggerRule: "all_done" });
    const tasks = [setup, first, use, inside, drop, after];
    const given = {
      make: "failed",
      first: "upstream_failed",
      use: "upstream_failed",
      drop: "upstream_failed",
    } as const;
    expect(decide({ tasks, given }).moves).toEqual([
      { taskId: "inside", from: "none", to: "upstream_failed", cause: "setup" },
      { taskId: "after", from: "none", to: "scheduled", cause: "trigger_rule:all_done" },
    ]);
  });
});

describe("a task that depends on the past", () => {
  const tasks = [work("a", { dependsOnPast: true }), work("b", { upstream: ["a"] })];

  test("waits without failing the run", () => {
    const held = { a: { heldByPast: true } };
    expect(decide({ tasks, given: held })).toEqual({ moves: [], expand: [], verdict: undefined });
    expect(moved(decide({ tasks, given: { a: { heldByPast: false } } }))).toEqual(["a scheduled"]);
  });

  test("is still left out when its upstream fails", () => {
    const behind = [work("up"), work("a", { dependsOnPast: true, upstream: ["up"] })];
    expect(moved(decide({ tasks: behind, given: { up: "failed", a: { heldByPast: true } } }))).toEqual([
      "a upstream_failed",
    ]);
  });

  describe("when its upstream is skipped", () => {
    const held = { up: "skipped", a: { heldByPast: true } } as const;
    const after = (options: Partial<SerializedTask>) => [
      work("up"),
      work("a", { dependsOnPast: true, upstream: ["up"], ...options }),
      work("b", { upstream: ["a"] }),
    ];
    const patient = after({ waitForPastBeforeSkip: true });

    test("is skipped at once, unless it waits for its past before that", () => {
      expect(moved(decide({ tasks: after({}), given: held }))).toEqual(["a skipped", "b skipped"]);
      expect(decide({ tasks: patient, given: held })).toEqual({ moves: [], expand: [], verdict: undefined });
      const free = { ...held, a: { heldByPast: false } };
      expect(moved(decide({ tasks: patient, given: free }))).toEqual(["a skipped", "b skipped"]);
    });

    test("or a branch leaves it out: it waits in the same way", () => {
      const conditions = [{ value: output("up"), equals: true }];
      const chosen = { ...held, up: { counts: { success: 1 }, choice: false } };
      expect(decide({ tasks: after({ conditions, waitForPastBeforeSkip: true }), given: chosen }).moves).toEqual([]);
      expect(moved(decide({ tasks: after({ conditions }), given: chosen }))).toEqual(["a skipped", "b skipped"]);
    });

    test("never waits for it when its own dates leave the run out", () => {
      const dated = after({ waitForPastBeforeSkip: true, end: "1969-01-01" });
      expect(moved(decide({ tasks: dated, given: held }))).toEqual(["a skipped", "b skipped"]);
    });
  });
});

describe("a run that takes too long", () => {
  const tasks = [
    work("make", { role: "setup" }),
    work("use", { upstream: ["make"] }),
    work("late", { upstream: ["use"] }),
    work("drop", {
      role: "teardown",
      teardownOf: ["make"],
      upstream: ["make", "use"],
      triggerRule: "all_done_setup_success",
    }),
  ];
  const options = { runTimeoutMs: HOUR };
  const given = { make: "success", use: "running" } as const;

  test("has its work skipped and its teardowns run, and then fails", () => {
    const decision = decide({ tasks, options, given, now: HOUR });
    expect(decision.moves).toEqual([
      { taskId: "use", from: "running", to: "skipped", cause: "run_timeout" },
      { taskId: "late", from: "none", to: "skipped", cause: "run_timeout" },
      { taskId: "drop", from: "none", to: "scheduled", cause: "trigger_rule:all_done_setup_success" },
    ]);
    const closing = { make: "success", use: "skipped", late: "skipped", drop: "success" } as const;
    expect(decide({ tasks, options, given: closing, now: 2 * HOUR }).verdict).toEqual({
      state: "failed",
      reason: "run_timeout",
    });
  });

  test("is left alone a moment before, and succeeds when all its work is done after all", () => {
    expect(decide({ tasks, options, given, now: HOUR - 1 }).moves).toEqual([]);
    const done = { make: "success", use: "success", late: "success", drop: "success" } as const;
    expect(decide({ tasks, options, given: done, now: HOUR }).verdict?.state).toBe("success");
  });

  test("is found out by whatever changes", () => {
    const graph = graphIndex(serializedDag(tasks, options));
    const snapshot = snapshotOf(graph, given);
    const now = epochMillis(HOUR);
    expect(decideAfter(graph, snapshot, { changed: ["make"], now })).toEqual(decideRun(graph, snapshot, now));
  });
});

describe("a DAG that stops at the first failure", () => {
  const tasks = [
    work("a"),
    work("b"),
    work("c", { upstream: ["a"] }),
    work("d", { upstream: ["b"], triggerRule: "all_done" }),
  ];
  const options = { failFast: true };

  test("skips all work that has not ended, and the run fails", () => {
    const given = { a: "failed", b: "running" } as const;
    const decision = decide({ tasks, options, given });
    expect(moved(decision)).toEqual(["b skipped", "c skipped", "d skipped"]);
    expect(decision.verdict).toEqual({ state: "failed", reason: "fail_fast" });
  });

  test("goes on while nothing has failed for good", () => {
    expect(decide({ tasks, options, given: { a: "up_for_retry", b: "running" } }).moves).toEqual([]);
  });
});

test("a DAG whose tasks wait for each other has no graph", () => {
  const dag = serializedDag([work("a", { upstream: ["b"] }), work("b", { upstream: ["a"] })]);
  expect(() => graphIndex(dag)).toThrow(expect.objectContaining({ code: "E214" }));
});
