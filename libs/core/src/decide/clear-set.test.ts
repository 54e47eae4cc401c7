import { describe, expect, test } from "vitest";
import vectors from "../../test-vectors/clear.json" with { type: "json" };
import { runStateAfterClear } from "../state/run-transitions.ts";
import { isLegalTaskMove } from "../state/task-transitions.ts";
import { TASK_STATES, type TaskState } from "../state/task-state.ts";
import type { RunState } from "../state/run-state.ts";
import { serializedDag, serializedTask } from "../testing/serialized.ts";
import { type ClearSelection, clearSet, type InstanceState } from "./clear-set.ts";
import { graphIndex } from "./run-graph.ts";

const work = serializedTask;
const chain = graphIndex(
  serializedDag([work("a"), work("b", { upstream: ["a"] }), work("c", { upstream: ["b"] }), work("other")]),
);
const cluster = graphIndex(
  serializedDag([
    work("make", { role: "setup" }),
    work("use", { upstream: ["make"] }),
    work("report", { upstream: ["use"] }),
    work("drop", { role: "teardown", teardownOf: ["make"], upstream: ["make", "use"] }),
    work("after", { upstream: ["report"] }),
  ]),
);

const instance = (taskId: string, state: TaskState, mapIndex = -1): InstanceState => ({ taskId, mapIndex, state });
const selection = (taskIds: readonly string[], options: Partial<ClearSelection> = {}): ClearSelection => ({
  tasks: taskIds.map((taskId) => ({ taskId })),
  upstream: false,
  downstream: false,
  onlyFailed: false,
  onlyRunning: false,
  running: "stop",
  ...options,
});
const ids = (cleared: readonly InstanceState[]): string[] =>
  cleared.map(({ taskId, mapIndex }) => (mapIndex === -1 ? taskId : `${taskId}[${mapIndex}]`));

describe("a clear", () => {
  const done = ["a", "b", "c", "other"].map((id) => instance(id, "success"));

  test("touches the tasks that were named, and what stands around them when asked", () => {
    expect(ids(clearSet(chain, selection(["b"]), done))).toEqual(["b"]);
    expect(ids(clearSet(chain, selection(["b"], { downstream: true }), done))).toEqual(["b", "c"]);
    expect(ids(clearSet(chain, selection(["b"], { upstream: true }), done))).toEqual(["a", "b"]);
    expect(ids(clearSet(chain, selection(["b"], { upstream: true, downstream: true }), done))).toEqual(["a", "b", "c"]);
  });

  test("can be kept to failed or running instances, or both", () => {
    const mixed = [
      instance("a", "success"),
      instance("b", "failed"),
      instance("c", "upstream_failed"),
      instance("other", "running"),
    ];
    const all = ["a", "b", "c", "other"];
    expect(ids(clearSet(chain, selection(all, { onlyFailed: true }), mixed))).toEqual(["b", "c"]);
    expect(ids(clearSet(chain, selection(all, { onlyRunning: true }), mixed))).toEqual(["other"]);
    const both = selection(all, { onlyFailed: true, onlyRunning: true });
    expect(ids(clearSet(chain, both, mixed))).toEqual(["b", "c", "other"]);
  });

  test("touches one index of a mapped task, and all instances of what comes after it", () => {
    const mapped = [
      instance("a", "success"),
      instance("b", "failed", 0),
      instance("b", "failed", 1),
      instance("c", "failed"),
    ];
    const one = { ...selection([]), tasks: [{ taskId: "b", mapIndex: 1 }] };
    expect(ids(clearSet(chain, one, mapped))).toEqual(["b[1]"]);
    expect(ids(clearSet(chain, { ...one, downstream: true }, mapped))).toEqual(["b[1]", "c"]);
    expect(ids(clearSet(chain, { ...one, upstream: true }, mapped))).toEqual(["a", "b[1]"]);
  });

  test("stays at its index within a mapped group, and takes all of what stands outside", () => {
    const map = { kind: "list", over: { k: "out", task: "list", path: [] }, limit: null } as const;
    const inGroup = { upstream: ["list"], group: "g" };
    const grouped = graphIndex(
      serializedDag(
        [
          work("list"),
          work("make", { ...inGroup, role: "setup" }),
          work("use", { upstream: ["list", "make"], group: "g" }),
          work("next", { upstream: ["list", "use"], group: "g" }),
          work("drop", { upstream: ["list", "make", "next"], group: "g", role: "teardown", teardownOf: ["make"] }),
          work("all", { upstream: ["next"] }),
        ],
        { groups: [{ id: "g", parent: null, docs: null, map }] },
      ),
    );
    const both = (id: string) => [instance(id, "success", 0), instance(id, "success", 1)];
    const ended = ["make", "use", "next", "drop"].flatMap(both);
    const instances = [instance("list", "success"), ...ended, instance("all", "success")];
    const of = (taskId: string, around: Partial<ClearSelection> = {}) =>
      ids(clearSet(grouped, { ...selection([], around), tasks: [{ taskId, mapIndex: 1 }] }, instances));
    expect(of("use", { downstream: true })).toEqual(["make[1]", "use[1]", "next[1]", "drop[1]", "all"]);
    expect(of("next", { upstream: true })).toEqual(["list", "make[1]", "use[1]", "next[1]", "drop[1]"]);
    expect(of("use")).toEqual(["make[1]", "use[1]", "drop[1]"]);
    const whole = clearSet(grouped, selection(["use"], { downstream: true }), instances);
    expect(whole).toHaveLength(instances.length - 1);
    const standIn = [...instances.filter(({ taskId }) => taskId !== "next"), instance("next", "upstream_failed")];
    const byStandIn = { ...selection([], { downstream: true }), tasks: [{ taskId: "use", mapIndex: 1 }] };
    expect(ids(clearSet(grouped, byStandIn, standIn))).toContain("next");
  });

  test("stops attempts that are under way, or leaves them alone", () => {
    const active = [instance("a", "running"), instance("b", "queued"), instance("c", "up_for_retry")];
    const all = ["a", "b", "c"];
    expect(clearSet(chain, selection(all), active).map(({ to }) => to)).toEqual(["restarting", "restarting", "none"]);
    expect(ids(clearSet(chain, selection(all, { running: "leave" }), active))).toEqual(["c"]);
  });

  test("runs a task after all that its run was made without, but not one that its version lacks", () => {
    const removed = [instance("b", "removed"), instance("gone", "removed")];
    expect(clearSet(chain, selection(["b", "gone"]), removed)).toEqual([{ ...instance("b", "removed"), to: "none" }]);
  });

  test("does not touch what has not begun, an element that was removed, or what is being restarted", () => {
    const untouched = [instance("a", "none"), instance("b", "removed", 2), instance("c", "restarting")];
    expect(clearSet(chain, selection(["a", "b", "c"]), untouched)).toEqual([]);
  });

  test("makes legal moves only, from every state that it touches", () => {
    const everything = TASK_STATES.map((state, index) => instance("a", state, index));
    for (const { state, to } of clearSet(chain, selection(["a"]), everything)) {
      expect(isLegalTaskMove(state, "clear", to)).toBe(true);
    }
  });
});

describe("a clear of work between a setup and its teardown", () => {
  const ended = [
    instance("make", "success"),
    instance("use", "failed"),
    instance("report", "success"),
    instance("drop", "success"),
    instance("after", "success"),
  ];

  test("pulls in both, even when only failed instances are asked for", () => {
    const failed = selection(["use", "report"], { onlyFailed: true });
    expect(ids(clearSet(cluster, failed, ended))).toEqual(["make", "use", "drop"]);
  });

  test("does not when the work stands behind the teardown's reach, or is not cleared", () => {
    expect(ids(clearSet(cluster, selection(["after"]), ended))).toEqual(["after"]);
    expect(ids(clearSet(cluster, selection(["report"], { onlyFailed: true }), ended))).toEqual([]);
  });

  test("a setup pulls in what undoes it; a teardown runs again alone", () => {
    expect(ids(clearSet(cluster, selection(["make"]), ended))).toEqual(["make", "drop"]);
    expect(ids(clearSet(cluster, selection(["drop"]), ended))).toEqual(["drop"]);
  });
});

describe("the reference cases of clears", () => {
  /** A cleared run always waits for its place again: it is never put back to running at once. */
  const asked = vectors.dag_run.filter((vector) => vector.requested_state === "queued");

  test.each(asked)("a run that was $dag_run_state_before, $source.test", (vector) => {
    expect(runStateAfterClear(vector.dag_run_state_before as RunState)).toBe(vector.expected.state);
  });

  const instances = vectors.task_instances.flatMap(({ tis }) => (tis ?? []).map(({ state }) => ({ state })));

  test.each(instances)("an instance that was $state has not begun again", ({ state }) => {
    const cleared = clearSet(chain, selection(["a"]), [instance("a", state as TaskState)]);
    expect(cleared.map(({ to }) => to)).toEqual(["none"]);
  });
});
