import { describe, expect, it } from "vitest";
import { clusterStateOf, decideCluster, stateOf } from "./decide-cluster.ts";
import type { ClusterFacts, StepFacts } from "./decide-cluster.ts";

const T0 = 1_700_000_000_000;

function step(id: string, given: Partial<StepFacts> = {}): StepFacts {
  const nothing = { fate: null, stopped: null, hasBegun: false, isAlive: false, exit: null };
  return { id, addedAt: T0, onFailure: "continue", ...nothing, ...given };
}

const started = (id: string, given: Partial<StepFacts> = {}): StepFacts =>
  step(id, { fate: { kind: "start", at: T0 }, hasBegun: true, ...given });
const running = (id: string): StepFacts => started(id, { isAlive: true });
const over = (id: string, code: number, given: Partial<StepFacts> = {}): StepFacts =>
  started(id, { exit: { code, at: T0 + 10 }, ...given });

function cluster(steps: readonly StepFacts[], given: Partial<ClusterFacts> = {}): ClusterFacts {
  return {
    createdAt: T0,
    stepConcurrency: 1,
    keepAlive: true,
    idleMs: null,
    end: null,
    bootstrap: [],
    steps,
    ...given,
  };
}

describe("steps", () => {
  it("begin in their order, as many at once as there may be", () => {
    const three = [running("a"), step("b"), step("c")];
    expect(decideCluster(cluster(three), T0)).toEqual([]);
    expect(decideCluster(cluster(three, { stepConcurrency: 2 }), T0)).toEqual([{ kind: "start", step: "b" }]);
    expect(decideCluster(cluster([over("a", 1), step("b")]), T0)).toEqual([{ kind: "start", step: "b" }]);
  });

  it("whose processes have gone without a word are lost; one that was just started is given time", () => {
    expect(decideCluster(cluster([started("a")]), T0)).toEqual([{ kind: "lost", step: "a" }]);
    const comingUp = cluster([started("a", { hasBegun: false })]);
    expect(decideCluster(comingUp, T0 + 29_999)).toEqual([]);
    expect(decideCluster(comingUp, T0 + 30_000)).toEqual([{ kind: "lost", step: "a" }]);
  });

  it("that were added after one failed are not cancelled with the rest", () => {
    const failed = over("a", 1, { onFailure: "cancel_and_wait" });
    const moves = decideCluster(cluster([failed, step("b"), step("c", { addedAt: T0 + 11 })]), T0 + 20);
    expect(moves).toMatchObject([{ kind: "never", step: "b" }]);
  });

  it.each<[string, StepFacts]>([
    ["COMPLETED", over("a", 0, { stopped: "cancelled" })],
    ["FAILED", over("a", 143)],
    ["CANCELLED", over("a", 143, { stopped: "cancelled" })],
    ["INTERRUPTED", over("a", 143, { stopped: "interrupted" })],
    ["CANCEL_PENDING", { ...running("a"), stopped: "cancelled" }],
  ])("are %s by what is known of them", (state, facts) => expect(stateOf(facts)).toBe(state));
});

describe("a cluster", () => {
  it("that is kept ends when it was idle for its timeout, counted from the last end", () => {
    const idle = cluster([over("a", 0)], { idleMs: 60_000 });
    expect(decideCluster(idle, T0 + 60_009)).toEqual([]);
    expect(decideCluster(idle, T0 + 60_010)).toMatchObject([{ kind: "end", end: { code: "ALL_STEPS_COMPLETED" } }]);
    expect(decideCluster(cluster([running("a")], { idleMs: 60_000 }), T0 + 90_000)).toEqual([]);
  });

  it("that is not kept ends with its steps, and is TERMINATED though one failed", () => {
    const [end] = decideCluster(cluster([over("a", 1)], { keepAlive: false }), T0 + 20);
    expect(end).toMatchObject({ kind: "end", end: { code: "ALL_STEPS_COMPLETED", at: T0 + 20 } });
  });

  it("that has ended stops what runs and lets nothing begin, and is TERMINATING until then", () => {
    const end = { code: "USER_REQUEST", message: "x", at: T0 } as const;
    const ending = cluster([running("a"), step("b"), over("c", 0)], { end });
    expect(decideCluster(ending, T0)).toMatchObject([
      { kind: "stop", step: "a" },
      { kind: "never", step: "b" },
    ]);
    expect(clusterStateOf(ending)).toBe("TERMINATING");
    expect(clusterStateOf(cluster([over("c", 0)], { end }))).toBe("TERMINATED");
  });
});
