import { downstreamClosure, isUnderWay, markedSelection, missingProducers, upstreamClosure } from "@daymill/core";
import type { ClearSelection, DagId, RunGraph, TaskState, VersionKey } from "@daymill/core";
import { misreadTasks, splitTasks } from "./misfits.ts";
import { clearedOf, excludedOf, type IsExcluded, nameOf, toClearSelection } from "./planned-instances.ts";
import type { StandingInstance } from "./planned-instances.ts";
import type { InstanceSelection, SelectedRun } from "./selection.ts";

export interface ClearRequest extends InstanceSelection {
  /** Attempts that are under way: stopped and started anew, or left alone (then not cleared). */
  readonly running: "stop" | "leave";
  /** Run on the DAG's current version rather than the runs' own. */
  readonly latestVersion: boolean;
  /** Also the tasks that made what is cleared reads, where retention has removed that. */
  readonly producers: boolean;
  /** Also what markers among what is cleared name in other DAGs, and what comes after it. */
  readonly otherDags: boolean;
  /** The other DAGs that it may go on to. Default: all. */
  readonly within?: readonly DagId[] | undefined;
}

/** An instance that a clear changes. */
export interface PlannedClear {
  readonly run: SelectedRun;
  readonly instance: StandingInstance;
  readonly to: TaskState;
}

/** What a clear does to one run. */
export interface RunClear {
  readonly run: SelectedRun;
  readonly cleared: readonly PlannedClear[];
  /** The version it goes on with. */
  readonly version: VersionKey;
  /** Tasks of that version that the run has no instance of, and that are asked for or needed. */
  readonly newTasks: readonly string[];
  /** Running instances that are left alone. */
  readonly leftRunning: number;
  /** Of `cleared`, how many came in as producers of what is gone. */
  readonly producers: number;
  /** Of `cleared` and `newTasks`, how many came in by markers of other runs alone. */
  readonly marked: number;
  /** Tasks of those that came in otherwise. */
  readonly asked: ReadonlySet<string>;
  /** What is gone, is read by what is cleared, and is not made anew. */
  readonly missing: readonly StandingInstance[];
  /** Tasks for which the run keeps its version: see misfits.ts. */
  readonly split: readonly string[];
  /** Tasks that are read as they were made, in a version that mapped them otherwise. */
  readonly misread: readonly string[];
}

/** A run that a clear comes to, with all that is known of it. */
export interface RunToClear {
  readonly run: SelectedRun;
  /** Tasks that markers of other runs name in it; null: all. */
  readonly marked: ReadonlyMap<string | null, unknown>;
  readonly request: ClearRequest;
  /** Of its DAG; undefined: runs keep theirs. */
  readonly current: VersionKey | undefined;
  readonly graphs: ReadonlyMap<VersionKey, RunGraph>;
  readonly instances: readonly StandingInstance[];
}

/**
 * What a clear does to a run by what was asked for, if the run was, and by what markers name in it. The run keeps its version
 * where a task would not fit the current one.
 */
export function clearOfRun(of: RunToClear): RunClear {
  const clear = clearOnto(of);
  const misread = misreadTasks(toClearedRun(clear, of));
  if (clear.version === of.run.versionKey) return { ...clear, misread };
  const split = [...new Set([...splitTasks(toClearedRun(clear, of)), ...misread])];
  if (split.length === 0) return clear;
  const kept = clearOnto({ ...of, current: undefined });
  return { ...kept, split, misread: misreadTasks(toClearedRun(kept, of)) };
}

function toClearedRun({ version, cleared, newTasks }: RunClear, { graphs, instances }: RunToClear) {
  return { graph: graphOf(version, graphs), instances, cleared, newTasks };
}

function graphOf(version: VersionKey, graphs: RunToClear["graphs"]): RunGraph {
  const graph = graphs.get(version);
  if (graph === undefined) throw new Error(`version ${version} has no graph`);
  return graph;
}

function clearOnto(of: RunToClear): RunClear {
  const { run, marked, request } = of;
  const version = versionFor(run, of);
  const graph = graphOf(version, of.graphs);
  const asked = toClearSelection(request, graph, request.running);
  const own = run.reach === "marked" ? [] : [asked];
  const site = { ...of, version, graph };
  const clear = clearBy(own, site);
  if (marked.size === 0) return clear;
  const wider = clearBy([...own, markedSelection(graph, marked.keys(), asked)], site);
  return { ...wider, asked: clear.asked, marked: sizeOf(wider) - sizeOf(clear) };
}

function sizeOf({ cleared, newTasks }: RunClear): number {
  return cleared.length + newTasks.length;
}

interface ClearSite extends RunToClear {
  readonly version: VersionKey;
  /** Of that version. */
  readonly graph: RunGraph;
}

function clearBy(selections: readonly ClearSelection[], site: ClearSite): RunClear {
  const { run, request, graph, version, instances } = site;
  const isExcluded = excludedOf(request, run);
  const isWanted = ({ instance }: { instance: StandingInstance }) => !isExcluded(instance);
  const { named, cleared, missing } = withProducers(selections, { graph, instances, isWanted, request });
  const stopping = selections.map((selection) => ({ ...selection, running: "stop" as const }));
  const all = request.running === "leave" ? clearedByAll(graph, stopping, instances) : named;
  const newTasks = version === run.versionKey ? [] : newTasksOf(graph, { selections, cleared, instances, isExcluded });
  return {
    run,
    cleared: cleared.map((each) => ({ run, ...each })),
    version: cleared.length > 0 ? version : run.versionKey,
    newTasks,
    leftRunning: all.filter(isWanted).length - named.length,
    producers: cleared.length - named.length,
    marked: 0,
    asked: new Set([...cleared.map(({ instance }) => instance.taskId), ...newTasks]),
    missing,
    split: [],
    misread: [],
  };
}

/** What any of the selections clears, in the order of the instances. */
function clearedByAll(graph: RunGraph, selections: readonly ClearSelection[], instances: readonly StandingInstance[]) {
  const [first, ...others] = selections.map((selection) => clearedOf(graph, selection, instances));
  if (first === undefined || others.length === 0) return first ?? [];
  const found = new Map([...first, ...others.flat()].map((each) => [each.instance, each]));
  return instances.flatMap((instance) => found.get(instance) ?? []);
}

/** What the selections clear, with the producers of what is gone if they are asked for, and those of them that are left out. */
function withProducers(
  selections: readonly ClearSelection[],
  from: {
    readonly graph: RunGraph;
    readonly instances: readonly StandingInstance[];
    readonly isWanted: (each: { readonly instance: StandingInstance }) => boolean;
    readonly request: ClearRequest;
  },
) {
  const { graph, instances, isWanted, request } = from;
  const named = clearedByAll(graph, selections, instances).filter(isWanted);
  const missedBy = (cleared: typeof named) => {
    const names = cleared.map(({ instance }) => instance);
    const missed = new Set(missingProducers(graph, names, instances).map(nameOf));
    return instances.filter((instance) => missed.has(nameOf(instance)));
  };
  let [cleared, missing] = [named, missedBy(named)];
  // A producer reads what others made, which may be gone too.
  while (request.producers && missing.some((instance) => isWanted({ instance }))) {
    const tasks = [...cleared.map(({ instance }) => instance), ...missing];
    const exactly = { ...toClearSelection(request, graph, request.running), tasks, upstream: false, downstream: false };
    cleared = clearedOf(graph, { ...exactly, onlyFailed: false }, instances).filter(isWanted);
    missing = missedBy(cleared);
  }
  return { named, cleared, missing };
}

/** A run keeps its version while something runs in it that the current one does not have. */
function versionFor(
  run: SelectedRun,
  { current, graphs, instances }: Pick<RunToClear, "current" | "graphs" | "instances">,
): VersionKey {
  if (current === undefined) return run.versionKey;
  const tasks = graphs.get(current)?.tasks;
  const isLeftOut = instances.some(({ taskId, state }) => isUnderWay(state) && tasks?.has(taskId) !== true);
  return isLeftOut ? run.versionKey : current;
}

/** Tasks that came with the new version: those that are asked for, and those that what is cleared waits for. */
function newTasksOf(
  graph: RunGraph,
  from: {
    readonly selections: readonly ClearSelection[];
    readonly cleared: readonly { readonly instance: StandingInstance }[];
    readonly instances: readonly StandingInstance[];
    readonly isExcluded: IsExcluded;
  },
): string[] {
  const { selections, cleared, instances, isExcluded } = from;
  if (cleared.length === 0) return [];
  const nodes = [...graph.tasks.values()];
  const known = new Set(instances.map(({ taskId }) => taskId));
  const asked = selections.flatMap(({ tasks, downstream, onlyFailed }) => {
    const named = tasks.map(({ taskId }) => taskId).filter((id) => graph.tasks.has(id));
    return onlyFailed ? [] : [...named, ...(downstream ? downstreamClosure(nodes, named) : [])];
  });
  const clearedTasks = cleared.map(({ instance }) => instance.taskId).filter((id) => graph.tasks.has(id));
  const wanted = new Set([...asked, ...upstreamClosure(nodes, clearedTasks)]);
  return graph.order
    .map(({ id }) => id)
    .filter((id) => wanted.has(id) && !known.has(id) && !isExcluded({ taskId: id, mapIndex: -1 }));
}
