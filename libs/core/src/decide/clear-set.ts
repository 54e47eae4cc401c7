import { NOT_MAPPED } from "../ids.ts";
import { isOccupying, type TaskState } from "../state/task-state.ts";
import type { GraphTask, RunGraph } from "./run-graph.ts";

/** An instance of a task of one run. */
export interface InstanceState {
  readonly taskId: string;
  /** -1 when not mapped. */
  readonly mapIndex: number;
  readonly state: TaskState;
}

/** What somebody wants to be cleared in a run. */
export interface ClearSelection {
  /** Tasks, or one instance of a mapped task. */
  readonly tasks: readonly { readonly taskId: string; readonly mapIndex?: number }[];
  /** Everything that they wait for, too. */
  readonly upstream: boolean;
  /** Everything that waits for them, too. */
  readonly downstream: boolean;
  /** Of all those, instances that are failed or upstream_failed only. */
  readonly onlyFailed: boolean;
  /** Of all those, running instances only; with onlyFailed: both. */
  readonly onlyRunning: boolean;
  /** Attempts that are under way: stopped and started anew, or left alone. */
  readonly running: "stop" | "leave";
}

/** An instance that a clear touches, and where it goes. */
export interface ClearedInstance extends InstanceState {
  /** Restarting while the process of its attempt is being stopped, then none. */
  readonly to: "none" | "restarting";
}

/**
 * Whether a clear changes anything: not what has not begun, was removed, or is being restarted already. A whole task that
 * the run was made without can be had after all.
 */
function isClearable(
  { taskId, mapIndex, state }: InstanceState,
  graph: RunGraph,
  { running }: ClearSelection,
): boolean {
  if (state === "none" || state === "restarting") return false;
  if (state === "removed") return mapIndex === -1 && graph.tasks.has(taskId);
  return running === "stop" || !isOccupying(state);
}

function passesFilter(state: TaskState, { onlyFailed, onlyRunning }: ClearSelection): boolean {
  if (!onlyFailed && !onlyRunning) return true;
  return (onlyFailed && (state === "failed" || state === "upstream_failed")) || (onlyRunning && state === "running");
}

/** A task as a whole, or its instance at an index. */
interface Part {
  readonly taskId: string;
  readonly mapIndex?: number;
}

const wholeName = (taskId: string): string => `${taskId} whole`;

function nameOf({ taskId, mapIndex }: Part): string {
  return mapIndex === undefined ? wholeName(taskId) : `${taskId} ${mapIndex}`;
}

/** The part of another task that belongs to a part: in the same mapped group its index, else all of it. */
function partNextTo(part: Part, taskId: string, isBeside: boolean): Part {
  return isBeside && part.mapIndex !== undefined && part.mapIndex !== NOT_MAPPED
    ? { taskId, mapIndex: part.mapIndex }
    : { taskId };
}

/** Those parts and whatever `next` leads to, once each. */
function closure(
  parts: readonly Part[],
  next: (task: GraphTask, part: Part) => readonly Part[],
  graph: RunGraph,
): Part[] {
  const found = new Map(parts.map((part) => [nameOf(part), part]));
  // A map is walked to its end, with what is added on the way.
  for (const part of found.values()) {
    const task = graph.tasks.get(part.taskId);
    for (const other of task ? next(task, part) : []) if (!found.has(nameOf(other))) found.set(nameOf(other), other);
  }
  return [...found.values()];
}

/** What is asked for: the named parts, and those around them. */
function selectedParts(graph: RunGraph, { tasks, upstream, downstream }: ClearSelection): Part[] {
  const above = (task: GraphTask, part: Part) => task.upstream.map((id) => partNextTo(part, id, task.beside.has(id)));
  const below = (task: GraphTask, part: Part) =>
    task.downstream.map((id) => partNextTo(part, id, graph.tasks.get(id)?.beside.has(task.id) === true));
  return [
    ...tasks,
    ...(upstream ? closure(tasks, above, graph) : []),
    ...(downstream ? closure(tasks, below, graph) : []),
  ];
}

/**
 * What work that runs again cannot run again without: its setups, and what undoes a setup; a teardown that runs again
 * needs nothing.
 */
function companionParts(graph: RunGraph, parts: readonly Part[]): Part[] {
  const companions = new Map<string, Part>();
  const needs = (task: GraphTask, part: Part): Part[] => {
    if (task.spec.role === "teardown") return [];
    const setups = task.setups.map((id) => partNextTo(part, id, task.beside.has(id)));
    const undone = task.undoneBy.map((id) => partNextTo(part, id, graph.tasks.get(id)?.beside.has(task.id) === true));
    for (const companion of [...setups, ...undone]) companions.set(nameOf(companion), companion);
    return setups;
  };
  closure(parts, needs, graph);
  return [...companions.values()];
}

/**
 * Work that runs again needs its setups to run again, and a setup that runs again needs what undoes it; a teardown that
 * runs again needs nothing.
 */
export function companionsOf(graph: RunGraph, taskIds: Iterable<string>): Set<string> {
  const parts = [...taskIds].map((taskId) => ({ taskId }));
  return new Set(companionParts(graph, parts).map(({ taskId }) => taskId));
}

/**
 * The instances of a run that a clear touches, in the order in which they were given. The filters apply to what was
 * selected; the setups and teardowns of work that is cleared are pulled in whatever their state, because it cannot run
 * without them.
 */
export function clearSet(
  graph: RunGraph,
  selection: ClearSelection,
  instances: readonly InstanceState[],
): ClearedInstance[] {
  const selected = instances
    .filter(isIn(selectedParts(graph, selection)))
    .filter((it) => isClearable(it, graph, selection) && passesFilter(it.state, selection));
  const taken = new Set(selected);
  const isCompanion = isIn(companionParts(graph, selected));
  return instances
    .filter((it) => taken.has(it) || (isCompanion(it) && isClearable(it, graph, selection)))
    .map((it) => ({ ...it, to: isOccupying(it.state) ? "restarting" : "none" }));
}

/** Whether an instance belongs to one of the parts; the one that stands for all instances of a task belongs to each. */
function isIn(parts: readonly Part[]): (instance: InstanceState) => boolean {
  const names = new Set(parts.map(nameOf));
  const tasks = new Set(parts.map(({ taskId }) => taskId));
  return (instance) =>
    names.has(wholeName(instance.taskId)) ||
    names.has(nameOf(instance)) ||
    (instance.mapIndex === NOT_MAPPED && tasks.has(instance.taskId));
}
