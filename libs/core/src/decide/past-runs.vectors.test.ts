import { describe, expect, test } from "vitest";
import vectors from "../../test-vectors/past-and-dates.json" with { type: "json" };
import type { RunType } from "../state/run-state.ts";
import type { TaskState } from "../state/task-state.ts";
import { serializedDag, serializedTask } from "../testing/serialized.ts";
import { snapshotOf } from "../testing/snapshot.ts";
import { epochMillis } from "../time.ts";
import { decideRun } from "./decide-run.ts";
import { earlierRun, isHeldByPast, type PastQuery } from "./past-runs.ts";
import { graphIndex } from "./run-graph.ts";

const stateOf = (state: string | null): TaskState => (state ?? "none") as TaskState;
const looksBack = { dependsOnPast: true, waitForDownstream: false };

function held(query: Partial<PastQuery>): boolean {
  const nothing = { task: looksBack, isFirstOfBackfill: false, before: undefined, hasEarlierInstance: false };
  return isHeldByPast({ ...nothing, ...query });
}

describe("the reference cases of tasks that depend on the past", () => {
  /** Nobody can tell a task to ignore its past. */
  const asked = vectors.prev_dagrun_dep.filter((vector) => !vector.context_ignore_depends_on_past);

  test.each(asked)("$source.param", (vector) => {
    const task = { dependsOnPast: vector.depends_on_past, waitForDownstream: vector.wait_for_downstream };
    const [before] = vector.prev_tis.map((instance) => ({
      own: [stateOf(instance.state)],
      downstream: [instance.dependents_done ? ("success" as const) : ("running" as const)],
    }));
    expect(held({ task, before, hasEarlierInstance: before !== undefined })).toBe(!vector.expected.met);
  });

  const waiting = asked.filter((vector) => vector.wait_for_past_depends_before_skipping);

  test.each(waiting)("before a skip: $source.param", (vector) => {
    const options = {
      dependsOnPast: vector.depends_on_past,
      waitForDownstream: vector.wait_for_downstream,
      waitForPastBeforeSkip: true,
    };
    const [before] = vector.prev_tis.map((instance) => ({
      own: [stateOf(instance.state)],
      downstream: [instance.dependents_done ? ("success" as const) : ("running" as const)],
    }));
    const heldByPast = held({ task: options, before, hasEarlierInstance: before !== undefined });
    const graph = graphIndex(
      serializedDag([serializedTask("up"), serializedTask("x", { upstream: ["up"], ...options })]),
    );
    const { moves } = decideRun(graph, snapshotOf(graph, { up: "skipped", x: { heldByPast } }), epochMillis(0));
    expect(moves.some(({ to }) => to === "skipped")).toBe(vector.expected.records_past_depends_met);
  });

  test.each(vectors.depends_on_past)("the run before: $prev_ti_state", (vector) => {
    const before = { own: [stateOf(vector.prev_ti_state)], downstream: [] };
    expect(held({ before })).toBe(!vector.expected_schedulable);
  });

  test.each(vectors.wait_for_downstream)("downstream in the run before: $prev_direct_downstream_state", (vector) => {
    const before = {
      own: [stateOf(vector.prev_upstream_state)],
      downstream: [stateOf(vector.prev_direct_downstream_state)],
    };
    expect(held({ task: { dependsOnPast: false, waitForDownstream: true }, before })).toBe(
      !vector.expected_schedulable,
    );
  });

  test("what was removed from the run before counts as not there", () => {
    const removed = { own: ["success", "removed"], downstream: [] } as const;
    expect(held({ before: removed, hasEarlierInstance: true })).toBe(false);
    expect(held({ before: { ...removed, own: ["failed", "removed"] }, hasEarlierInstance: true })).toBe(true);
    const leftOut = { own: ["removed"], downstream: ["removed"] } as const;
    expect(held({ before: leftOut, hasEarlierInstance: false })).toBe(false);
    expect(held({ before: leftOut, hasEarlierInstance: true })).toBe(true);
    const waiting = { task: { dependsOnPast: false, waitForDownstream: true }, hasEarlierInstance: true };
    expect(held({ ...waiting, before: { own: ["success"], downstream: ["removed", "skipped"] } })).toBe(false);
    expect(held({ ...waiting, before: { own: ["success"], downstream: ["removed", "failed"] } })).toBe(true);
  });

  const DAY = 86_400_000;
  const afterFailure = vectors.first_run_after_failed_run.map((vector) => ({ ...vector, name: vector.source.param }));
  /** A run by hand never holds the schedule back; there it does when catchup is off. */
  const differs = (vector: (typeof afterFailure)[number]): boolean =>
    vector.first_run_type === "manual" && !vector.catchup && !vector.next_run_is_backfill;

  function canRun(vector: (typeof afterFailure)[number]): boolean {
    const first = { type: vector.first_run_type as RunType, logicalDate: epochMillis(0) };
    const type = vector.next_run_is_backfill ? "backfill" : "scheduled";
    const next = { type, logicalDate: epochMillis(vector.days_between * DAY) } as const;
    const before =
      earlierRun([first, next], next) === undefined ? undefined : { own: ["failed" as const], downstream: [] };
    const task = { dependsOnPast: vector.depends_on_past, waitForDownstream: false };
    return !held({ task, before, isFirstOfBackfill: vector.next_run_is_backfill });
  }

  test.each(afterFailure.filter((vector) => !differs(vector)))("after a failed run: $name", (vector) => {
    expect(canRun(vector)).toBe(vector.expected_can_run);
  });

  test.each(afterFailure.filter(differs))("after a failed run by hand: $name goes on", (vector) => {
    expect(vector.expected_can_run).toBe(false);
    expect(canRun(vector)).toBe(true);
  });
});

describe("a task that depends on the past", () => {
  test("waits for every instance of the run before", () => {
    expect(held({ before: { own: ["success", "skipped"], downstream: [] } })).toBe(false);
    expect(held({ before: { own: ["success", "failed"], downstream: [] } })).toBe(true);
  });

  test("does not wait when it is new in the DAG, and does when a run between lacks it", () => {
    expect(held({ before: { own: [], downstream: [] }, hasEarlierInstance: false })).toBe(false);
    expect(held({ before: { own: [], downstream: [] }, hasEarlierInstance: true })).toBe(true);
  });
});

describe("the run before", () => {
  const run = (type: RunType, day: number | undefined) =>
    ({ type, logicalDate: day === undefined ? undefined : epochMillis(day) }) as const;

  test("is the newest with an earlier date, scheduled or of a backfill or an asset", () => {
    const runs = [run("scheduled", 1), run("backfill", 3), run("scheduled", 2), run("scheduled", 5), run("manual", 4)];
    expect(earlierRun(runs, run("scheduled", 5))).toBe(runs[1]);
    expect(earlierRun(runs, run("manual", 2))).toBe(runs[0]);
    expect(earlierRun(runs, run("scheduled", 1))).toBeUndefined();
    expect(earlierRun(runs, run("manual", undefined))).toBeUndefined();
  });
});
