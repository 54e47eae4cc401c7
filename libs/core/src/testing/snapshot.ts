import type { RunGraph } from "../decide/run-graph.ts";
import type { RunDecision, RunSnapshot, TaskSummary } from "../decide/run-snapshot.ts";
import type { RunKey, VersionKey } from "../ids.ts";
import type { TaskState } from "../state/task-state.ts";
import { epochMillis } from "../time.ts";

/** A summary of instances given by their states. */
export function summaryOfStates(taskId: string, states: readonly TaskState[]): TaskSummary {
  const counts: Partial<Record<TaskState, number>> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return { taskId, expected: states.length, counts, choice: undefined, expanded: states.length > 1 };
}

/** Where each task stands: the state of its one instance, those of several, or a summary of its own. Absent: none. */
export type GivenStates = Readonly<Record<string, TaskState | readonly TaskState[] | Partial<TaskSummary>>>;

function givenSummary(taskId: string, given: GivenStates[string] | undefined): TaskSummary {
  if (given === undefined) return summaryOfStates(taskId, ["none"]);
  if (typeof given === "string") return summaryOfStates(taskId, [given]);
  return isStates(given) ? summaryOfStates(taskId, given) : { ...summaryOfStates(taskId, ["none"]), ...given };
}

function isStates(given: readonly TaskState[] | Partial<TaskSummary>): given is readonly TaskState[] {
  return Array.isArray(given);
}

/** A running run that began at the epoch, with its tasks as given. */
export function snapshotOf(graph: RunGraph, given: GivenStates = {}): RunSnapshot {
  return {
    runKey: 1 as RunKey,
    versionKey: 1 as VersionKey,
    state: "running",
    startedAt: epochMillis(0),
    tasks: new Map(graph.order.map(({ id }) => [id, givenSummary(id, given[id])])),
  };
}

/** The snapshot with one task standing otherwise. */
export function withSummary(snapshot: RunSnapshot, summary: TaskSummary): RunSnapshot {
  return { ...snapshot, tasks: new Map(snapshot.tasks).set(summary.taskId, summary) };
}

/** The summary after `count` of its instances have moved. */
export function moveInstances(summary: TaskSummary, from: TaskState, to: TaskState, count: number): TaskSummary {
  const counts = { ...summary.counts };
  counts[from] = (counts[from] ?? 0) - count;
  counts[to] = (counts[to] ?? 0) + count;
  if (counts[from] === 0) delete counts[from];
  return { ...summary, counts };
}

/** The snapshot after a decision's moves: all instances that are in `from`. */
export function applyMoves(snapshot: RunSnapshot, moves: RunDecision["moves"]): RunSnapshot {
  const tasks = new Map(snapshot.tasks);
  for (const { taskId, from, to } of moves) {
    const summary = tasks.get(taskId);
    if (summary !== undefined) tasks.set(taskId, moveInstances(summary, from, to, summary.counts[from] ?? 0));
  }
  return { ...snapshot, tasks };
}
