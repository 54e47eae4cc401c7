import type { RunGraph } from "../decide/run-graph.ts";
import type { RunDecision, RunSnapshot, TaskMove, TaskSummary } from "../decide/run-snapshot.ts";
import { NOT_MAPPED, type RunKey, type VersionKey } from "../ids.ts";
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

/** By index where there are several, else of the one that stands for the task. */
function givenStates(given: GivenStates[string] | undefined): Map<number, TaskState> {
  if (typeof given === "string") return new Map([[NOT_MAPPED, given]]);
  if (given === undefined || !isStates(given)) return new Map([[NOT_MAPPED, "none"]]);
  return new Map(given.map((state, index) => [index, state]));
}

/** A running run that began at the epoch, with its tasks as given. */
export function snapshotOf(graph: RunGraph, given: GivenStates = {}): RunSnapshot {
  return {
    runKey: 1 as RunKey,
    versionKey: 1 as VersionKey,
    state: "running",
    startedAt: epochMillis(0),
    interval: { start: epochMillis(0), end: epochMillis(0) },
    tasks: new Map(graph.order.map(({ id }) => [id, givenSummary(id, given[id])])),
    instances: { isWhole: true, byTask: new Map(graph.indexed.map((id) => [id, givenStates(given[id])])) },
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

/** The snapshot after a decision's moves: all instances that are in `from`, or those of them at the indexes given. */
export function applyMoves(snapshot: RunSnapshot, moves: RunDecision["moves"]): RunSnapshot {
  const tasks = new Map(snapshot.tasks);
  const byTask = new Map(snapshot.instances?.byTask);
  for (const move of moves) {
    const { taskId, from, to, indexes } = move;
    const summary = tasks.get(taskId);
    const states = [...(byTask.get(taskId) ?? [])].map(
      ([index, state]) => [index, state === from && isMeant(move, index) ? to : state] as const,
    );
    const moving = [...(byTask.get(taskId) ?? [])].filter(([index, state]) => state === from && isMeant(move, index));
    if (byTask.has(taskId)) byTask.set(taskId, new Map(states));
    const count = indexes ? moving.length : (summary?.counts[from] ?? 0);
    if (summary !== undefined) tasks.set(taskId, moveInstances(summary, from, to, count));
  }
  return { ...snapshot, tasks, ...(snapshot.instances && { instances: { ...snapshot.instances, byTask } }) };
}

function isMeant({ indexes }: TaskMove, index: number): boolean {
  return indexes === undefined || (index >= indexes.first && index <= indexes.last);
}

/** The snapshot with the instances of one task standing otherwise, its summary made from them. */
export function withInstances(
  snapshot: RunSnapshot,
  taskId: string,
  states: ReadonlyMap<number, TaskState>,
): RunSnapshot {
  const before = snapshot.tasks.get(taskId);
  const counted = summaryOfStates(taskId, [...states.values()]);
  const byTask = new Map(snapshot.instances?.byTask).set(taskId, states);
  return {
    ...withSummary(snapshot, { ...before, ...counted, expanded: before?.expanded === true }),
    instances: { isWhole: true, byTask },
  };
}
