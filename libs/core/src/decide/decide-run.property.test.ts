import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exprTasks } from "../dag/expr-tasks.ts";
import type { SerializedDag } from "../dag/serialized-dag.ts";
import type { TriggerRule } from "../dag/trigger-rule.ts";
import { NOT_MAPPED } from "../ids.ts";
import { isTerminal, TASK_STATES, type TaskState } from "../state/task-state.ts";
import { isLegalTaskMove, TaskMoveCause } from "../state/task-transitions.ts";
import { type ArbitraryDagOptions, arbitraryDag, arbitraryPlans, type TaskPlan } from "../testing/arbitrary-dag.ts";
import { type PlayedRun, playRun, type PlayOptions } from "../testing/play-run.ts";
import { applyMoves } from "../testing/snapshot.ts";
import { epochMillis } from "../time.ts";
import { decideAfter, decideRun } from "./decide-run.ts";
import { type GraphTask, graphIndex, type RunGraph } from "./run-graph.ts";
import type { RunDecision, RunSnapshot, TaskMove, TaskSummary } from "./run-snapshot.ts";

const NOW = epochMillis(0);

interface Played {
  readonly dag: SerializedDag;
  readonly plans: ReadonlyMap<string, TaskPlan>;
  /** Numbers that pick who ends next. */
  readonly order: readonly number[];
}

function arbitraryRuns(options: ArbitraryDagOptions = {}): fc.Arbitrary<Played> {
  return arbitraryDag(options).chain((dag) =>
    fc.record({
      dag: fc.constant(dag),
      plans: arbitraryPlans(dag),
      order: fc.array(fc.nat({ max: 1000 }), { minLength: 40, maxLength: 40 }),
    }),
  );
}

function pickBy(order: readonly number[]): PlayOptions["pick"] {
  let step = 0;
  return <T>(ready: readonly T[]): T | undefined => {
    const number = order[step % order.length] ?? 0;
    step += 1;
    return ready[number % Math.max(1, ready.length)];
  };
}

function play({ dag, plans, order }: Played, watch?: PlayOptions["watch"]): PlayedRun & { readonly graph: RunGraph } {
  const graph = graphIndex(dag);
  const played = playRun(graph, { plans, pick: pickBy(order), ...(watch === undefined ? {} : { watch }) });
  return { ...played, graph };
}

/** The states of all instances of some tasks, one by one: what the counts stand for. */
function statesOf(snapshot: RunSnapshot, ids: readonly string[]): TaskState[] {
  return ids.flatMap((id) =>
    TASK_STATES.flatMap((state) => Array<TaskState>(snapshot.tasks.get(id)?.counts[state] ?? 0).fill(state)),
  );
}

const among =
  (...states: TaskState[]) =>
  (state: TaskState): boolean =>
    states.includes(state);

/** When a task may begin, read from the documentation of each rule and not from the code. */
const MAY_BEGIN: Readonly<Record<TriggerRule, (up: readonly TaskState[]) => boolean>> = {
  all_success: (up) => up.every(among("success")),
  all_failed: (up) => up.every(among("failed", "upstream_failed")),
  all_done: (up) => up.every(isTerminal),
  all_done_min_one_success: (up) => up.every(isTerminal) && up.some(among("success")),
  all_done_setup_success: (up) => up.every(isTerminal),
  one_success: (up) => up.some(among("success")),
  one_failed: (up) => up.some(among("failed", "upstream_failed")),
  one_done: (up) => up.some(among("success", "failed")),
  none_failed: (up) => up.every(among("success", "skipped")),
  none_failed_min_one_success: (up) => up.every(among("success", "skipped")) && up.some(among("success")),
  none_skipped: (up) => up.every(isTerminal) && !up.some(among("skipped")),
  all_skipped: (up) => up.every(among("skipped")),
  always: () => true,
};

/** What a task sees of others at an index: of those in its mapped group that instance, or the one that stands for all. */
function seenAt(task: GraphTask, ids: readonly string[], { snapshot, index }: Place): TaskState[] {
  const seen = ids.filter((id) => task.beside.has(id)).map((id) => snapshot.instances?.byTask.get(id));
  const beside = seen.map((states) => states?.get(index) ?? states?.get(NOT_MAPPED));
  const others = ids.filter((id) => !task.beside.has(id));
  return [...statesOf(snapshot, others), ...beside.filter((state) => state !== undefined)];
}

interface Place {
  readonly snapshot: RunSnapshot;
  readonly index: number;
}

function isAllowed(task: GraphTask, place: Place): boolean {
  const upstream = seenAt(task, task.upstream, place).filter((state) => state !== "removed");
  const ruleAllows = upstream.length === 0 || MAY_BEGIN[task.spec.triggerRule](upstream);
  return ruleAllows && seenAt(task, task.indirectSetups, place).every(among("success"));
}

/** Whether what a decision schedules at these indexes may begin, or a task may have its instances. */
function mayBegin(graph: RunGraph, snapshot: RunSnapshot, begun: Begun): boolean {
  const task = graph.tasks.get(begun.taskId);
  if (task === undefined) return false;
  const chosen = task.conditions.every(
    ({ value, equals }) => value.k === "out" && snapshot.tasks.get(value.task)?.choice === equals,
  );
  const listed = statesOf(snapshot, [...new Set(task.mapSources.flatMap(exprTasks))]);
  const { first, last } = begun.indexes ?? { first: NOT_MAPPED, last: NOT_MAPPED };
  const indexes = Array.from({ length: last - first + 1 }, (_, place) => first + place);
  const allowed =
    begun.isMade && task.beside.size > 0 ? true : indexes.every((index) => isAllowed(task, { snapshot, index }));
  return allowed && chosen && listed.every(among("success", "skipped"));
}

type Begun = Pick<TaskMove, "taskId" | "indexes"> & { readonly isMade: boolean };

function begunBy({ moves, expand }: RunDecision): Begun[] {
  const begun = moves.filter((move) => move.to === "scheduled").map((move) => ({ ...move, isMade: false }));
  return [...begun, ...expand.map((taskId) => ({ taskId, isMade: true }))];
}

/** The snapshot with what is known of one index only, and of the instances that stand for whole tasks. */
function knownAt(snapshot: RunSnapshot, known: ReadonlySet<number>): RunSnapshot {
  const some = [...(snapshot.instances?.byTask ?? [])].map(([id, states]) => {
    const kept = [...states].filter(([index]) => index === NOT_MAPPED || known.has(index));
    return [id, new Map(kept)] as const;
  });
  return { ...snapshot, instances: { isWhole: false, byTask: new Map(some) } };
}

/** The indexes at which an instance stands otherwise. */
function changedIndexes(before: RunSnapshot | undefined, after: RunSnapshot): Set<number> {
  const changed = [...(after.instances?.byTask ?? [])].flatMap(([id, states]) =>
    [...states].filter(([index, state]) => before?.instances?.byTask.get(id)?.get(index) !== state),
  );
  return new Set(changed.map(([index]) => index));
}

const endStates = (run: PlayedRun): Record<string, TaskSummary["counts"]> =>
  Object.fromEntries([...run.snapshot.tasks.values()].map(({ taskId, counts }) => [taskId, counts]));

describe("a run of any DAG, however its tasks end", () => {
  test("ends, with every instance ended", () => {
    fc.assert(
      fc.property(arbitraryRuns(), (run) => {
        const { snapshot } = play(run);
        expect(statesOf(snapshot, [...snapshot.tasks.keys()]).every(isTerminal)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("starts no task before its trigger rule, its setups and its conditions allow it", () => {
    fc.assert(
      fc.property(arbitraryRuns(), (run) => {
        const graph = graphIndex(run.dag);
        const early: string[] = [];
        play(run, (before, _changed, decision) => {
          const after = applyMoves(before, decision.moves);
          const wrong = begunBy(decision).filter((begun) => !mayBegin(graph, after, begun));
          early.push(...wrong.map(({ taskId }) => taskId));
        });
        expect(early).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("ends in the same states in whatever order its tasks end", () => {
    const orders = fc.array(fc.nat({ max: 1000 }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(arbitraryRuns(), orders, (run, order) => {
        const [first, second] = [play(run), play({ ...run, order })];
        expect(endStates(second)).toEqual(endStates(first));
        expect(second.verdict).toEqual(first.verdict);
      }),
      { numRuns: 300 },
    );
  });

  test("has failed exactly when a task that decides has failed", () => {
    fc.assert(
      fc.property(arbitraryRuns(), (run) => {
        const { graph, snapshot, verdict } = play(run);
        const deciding = statesOf(
          snapshot,
          graph.deciding.map((task) => task.id),
        );
        expect(verdict.state).toBe(deciding.some(among("failed", "upstream_failed")) ? "failed" : "success");
      }),
      { numRuns: 300 },
    );
  });
});

describe("a decision", () => {
  test("is the same when only what changed is looked at", () => {
    fc.assert(
      fc.property(arbitraryRuns({ maxTasks: 16 }), fc.boolean(), (run, failFast) => {
        const graph = graphIndex({ ...run.dag, failFast });
        const watch: PlayOptions["watch"] = (before, changed, decision) => {
          expect(decideAfter(graph, before, { changed, now: NOW })).toEqual(decision);
        };
        play({ ...run, dag: { ...run.dag, failFast } }, watch);
      }),
      { numRuns: 300 },
    );
  });

  test("is the same when only the indexes are known at which something changed, or asks for the others", () => {
    let decisions = 0;
    fc.assert(
      fc.property(arbitraryRuns({ maxTasks: 16 }), fc.boolean(), (run, failFast) => {
        const graph = graphIndex({ ...run.dag, failFast });
        let last: RunSnapshot | undefined;
        const watch: PlayOptions["watch"] = (before, changed, decision) => {
          const known = knownAt(before, changedIndexes(last, before));
          const decided = decideAfter(graph, known, { changed, now: NOW });
          const isAsked = last !== undefined && graph.indexed.length > 0;
          if (isAsked && decided !== undefined) decisions += 1;
          expect(isAsked && decided !== undefined ? decided : decision).toEqual(decision);
          last = applyMoves(before, decision.moves);
        };
        play({ ...run, dag: { ...run.dag, failFast } }, watch);
      }),
      { numRuns: 300 },
    );
    expect(decisions).toBeGreaterThan(100);
  });

  test("leaves nothing to decide once it is made", () => {
    fc.assert(
      fc.property(arbitraryRuns(), fc.boolean(), (run, failFast) => {
        const graph = graphIndex({ ...run.dag, failFast });
        play({ ...run, dag: { ...run.dag, failFast } }, (before, _changed, { moves, expand }) => {
          const again = decideRun(graph, applyMoves(before, moves), NOW);
          expect({ moves: again.moves, expand: again.expand }).toEqual({ moves: [], expand });
        });
      }),
      { numRuns: 100 },
    );
  });

  test("makes legal moves only, of tasks that have instances to move", () => {
    const causes = Object.values(TaskMoveCause);
    fc.assert(
      fc.property(arbitraryRuns(), fc.boolean(), (run, failFast) => {
        play({ ...run, dag: { ...run.dag, failFast } }, (before, _changed, { moves }) => {
          for (const move of moves) {
            const cause = causes.find((candidate) => move.cause.split(":")[0] === candidate);
            expect(cause !== undefined && isLegalTaskMove(move.from, cause, move.to)).toBe(true);
          }
          const empty = moves.filter(({ taskId, from }) => (before.tasks.get(taskId)?.counts[from] ?? 0) === 0);
          expect(empty).toEqual([]);
        });
      }),
      { numRuns: 100 },
    );
  });
});
