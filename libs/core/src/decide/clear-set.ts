import { downstreamClosure, upstreamClosure } from "../dag/graph.ts";
import { isOccupying, type TaskState } from "../state/task-state.ts";
import type { RunGraph } from "./run-graph.ts";

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

/** The tasks that are asked for as a whole: those named without an index, and those around the named ones. */
function wholeTasks(graph: RunGraph, selection: ClearSelection): Set<string> {
  const named = selection.tasks.map(({ taskId }) => taskId);
  const nodes = [...graph.tasks.values()];
  const above = selection.upstream ? upstreamClosure(nodes, named) : [];
  const below = selection.downstream ? downstreamClosure(nodes, named) : [];
  const byIndex = new Set(selection.tasks.flatMap(({ taskId, mapIndex }) => (mapIndex === undefined ? [] : [taskId])));
  const around = [...above, ...below].filter((id) => !byIndex.has(id));
  const whole = selection.tasks.flatMap(({ taskId, mapIndex }) => (mapIndex === undefined ? [taskId] : []));
  return new Set([...whole, ...around]);
}

/**
 * Work that runs again needs its setups to run again, and a setup that runs again needs what undoes it; a teardown that
 * runs again needs nothing.
 */
export function companionsOf(graph: RunGraph, taskIds: Iterable<string>): Set<string> {
  const companions = new Set<string>();
  const needy = new Set(taskIds);
  for (const id of needy) {
    const task = graph.tasks.get(id);
    if (task === undefined || task.spec.role === "teardown") continue;
    for (const setup of task.setups) needy.add(setup);
    for (const companion of [...task.setups, ...task.undoneBy]) companions.add(companion);
  }
  return companions;
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
  const whole = wholeTasks(graph, selection);
  const single = new Set(selection.tasks.map(({ taskId, mapIndex }) => `${taskId} ${mapIndex}`));
  const selected = instances.filter(
    (instance) =>
      (whole.has(instance.taskId) || single.has(`${instance.taskId} ${instance.mapIndex}`)) &&
      isClearable(instance, graph, selection) &&
      passesFilter(instance.state, selection),
  );
  const taken = new Set(selected);
  const companions = companionsOf(graph, new Set(selected.map(({ taskId }) => taskId)));
  return instances
    .filter((it) => taken.has(it) || (companions.has(it.taskId) && isClearable(it, graph, selection)))
    .map((it) => ({ ...it, to: isOccupying(it.state) ? "restarting" : "none" }));
}
