import { createHash } from "node:crypto";
import { downstreamClosure, isUnderWay, missingProducers, upstreamClosure } from "@daymill/core";
import type { ClearSelection, EpochMillis, RunGraph, RunState, TaskState, VersionKey } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../../database.ts";
import { clearedOf, nameOf, readInstances, readRunGraphs, toClearSelection } from "./planned-instances.ts";
import type { StandingInstance } from "./planned-instances.ts";
import { selectRuns } from "./selection.ts";
import type { InstanceSelection, SelectedRun } from "./selection.ts";

export interface ClearRequest extends InstanceSelection {
  /** Attempts that are under way: stopped and started anew, or left alone (then not cleared). */
  readonly running: "stop" | "leave";
  /** Run on the DAG's current version rather than the runs' own. */
  readonly latestVersion: boolean;
  /** Also the tasks that made what is cleared reads, where retention has removed that. */
  readonly producers: boolean;
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
  /** What is gone, is read by what is cleared, and is not made anew. */
  readonly missing: readonly StandingInstance[];
}

/** Exactly what a clear changes. */
export interface ClearPlan {
  /** Stands for what would change: a clear with the etag of another plan is refused. */
  readonly etag: string;
  readonly runs: readonly RunClear[];
  readonly total: number;
  readonly leftRunning: number;
  /** How many instances each option adds to those that were named. */
  readonly added: {
    readonly upstream: number;
    readonly downstream: number;
    readonly past: number;
    readonly future: number;
    readonly producers: number;
  };
  readonly warnings: readonly string[];
}

/** One row a planned instance, for people. */
export interface PlannedRow {
  readonly runId: string;
  readonly logicalDate: EpochMillis | null;
  readonly runState: RunState;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly label: string | null;
  readonly state: TaskState;
  readonly attempts: number;
}

/** What a clear would change now. The clear itself makes its plan with the same function, under the runs' locks. */
export async function planClear(db: Kysely<Database>, request: ClearRequest): Promise<ClearPlan> {
  const runs = await selectRuns(db, request);
  const current = request.latestVersion ? await currentVersion(db, request) : undefined;
  const graphs = await readRunGraphs(db, [...runs.map((run) => run.versionKey), ...(current ? [current] : [])]);
  const instances = await readInstances(db, runs);
  const clears = runs
    .map((run) => clearOfRun({ run, request, current, graphs, instances: instances.get(run.runKey) ?? [] }))
    .filter((clear) => clear.cleared.length + clear.newTasks.length + clear.leftRunning > 0);
  const leftRunning = clears.reduce((sum, clear) => sum + clear.leftRunning, 0);
  return {
    etag: etagOf(clears),
    runs: clears,
    total: clears.reduce((sum, clear) => sum + clear.cleared.length + clear.newTasks.length, 0),
    leftRunning,
    added: addedOf(clears, request, graphs),
    warnings: [...warningsOf(clears, current), ...missingOf(clears)],
  };
}

/** The rows that a plan shows. */
export function plannedRows(plan: ClearPlan): PlannedRow[] {
  return plan.runs.flatMap(({ run, cleared, newTasks }) => {
    const ofRun = { runId: run.runId, logicalDate: run.logicalDate, runState: run.state };
    return [
      ...cleared.map(({ instance: { taskId, mapIndex, label, state, attempts } }) => ({
        ...ofRun,
        taskId,
        mapIndex,
        label,
        state,
        attempts,
      })),
      ...newTasks.map((taskId) => ({
        ...ofRun,
        taskId,
        mapIndex: -1,
        label: null,
        state: "none" as const,
        attempts: 0,
      })),
    ];
  });
}

async function currentVersion(db: Kysely<Database>, { dagId }: ClearRequest): Promise<VersionKey | undefined> {
  const dag = await db
    .selectFrom("dag")
    .select("current_version_key as version")
    .where("dag_id", "=", dagId)
    .executeTakeFirst();
  return dag?.version ?? undefined;
}

interface RunToClear {
  readonly run: SelectedRun;
  readonly request: ClearRequest;
  readonly current: VersionKey | undefined;
  readonly graphs: ReadonlyMap<VersionKey, RunGraph>;
  readonly instances: readonly StandingInstance[];
}

function clearOfRun({ run, request, current, graphs, instances }: RunToClear): RunClear {
  const version = versionFor(run, { current, graphs, instances });
  const graph = graphs.get(version);
  if (graph === undefined) throw new Error(`version ${version} has no graph`);
  const selection = toClearSelection(request, graph, request.running);
  const excluded = new Set(request.exclude.filter(({ runId }) => runId === run.runId).map(nameOf));
  const isWanted = ({ instance }: { instance: StandingInstance }) => !excluded.has(nameOf(instance));
  const { named, cleared, missing } = withProducers({ graph, selection, instances, isWanted, request });
  const all = request.running === "leave" ? clearedOf(graph, { ...selection, running: "stop" }, instances) : named;
  return {
    run,
    cleared: cleared.map((each) => ({ run, ...each })),
    version: cleared.length > 0 ? version : run.versionKey,
    newTasks: version === run.versionKey ? [] : newTasksOf(graph, { selection, cleared, instances, excluded }),
    leftRunning: all.filter(isWanted).length - named.length,
    producers: cleared.length - named.length,
    missing,
  };
}

/** What a selection clears, with the producers of what is gone if they are asked for, and those of them that are left out. */
function withProducers(from: {
  readonly graph: RunGraph;
  readonly selection: ClearSelection;
  readonly instances: readonly StandingInstance[];
  readonly isWanted: (each: { readonly instance: StandingInstance }) => boolean;
  readonly request: ClearRequest;
}) {
  const { graph, selection, instances, isWanted, request } = from;
  const named = clearedOf(graph, selection, instances).filter(isWanted);
  const missedBy = (cleared: typeof named) => {
    const names = cleared.map(({ instance }) => instance);
    const missed = new Set(missingProducers(graph, names, instances).map(nameOf));
    return instances.filter((instance) => missed.has(nameOf(instance)));
  };
  let [cleared, missing] = [named, missedBy(named)];
  // A producer reads what others made, which may be gone too.
  while (request.producers && missing.some((instance) => isWanted({ instance }))) {
    const tasks = [...cleared.map(({ instance }) => instance), ...missing];
    const exactly = { ...selection, tasks, upstream: false, downstream: false, onlyFailed: false };
    cleared = clearedOf(graph, exactly, instances).filter(isWanted);
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
    readonly selection: ClearSelection;
    readonly cleared: readonly { readonly instance: StandingInstance }[];
    readonly instances: readonly StandingInstance[];
    readonly excluded: ReadonlySet<string>;
  },
): string[] {
  const { selection, cleared, instances, excluded } = from;
  if (cleared.length === 0) return [];
  const known = new Set(instances.map(({ taskId }) => taskId));
  const named = selection.tasks.map(({ taskId }) => taskId).filter((id) => graph.tasks.has(id));
  const below = selection.downstream ? downstreamClosure([...graph.tasks.values()], named) : [];
  const asked = selection.onlyFailed ? [] : [...named, ...below];
  const clearedTasks = cleared.map(({ instance }) => instance.taskId).filter((id) => graph.tasks.has(id));
  const needed = upstreamClosure([...graph.tasks.values()], clearedTasks);
  const wanted = new Set([...asked, ...needed]);
  return graph.order
    .map(({ id }) => id)
    .filter((id) => wanted.has(id) && !known.has(id) && !excluded.has(nameOf({ taskId: id, mapIndex: -1 })));
}

function etagOf(clears: readonly RunClear[]): string {
  const lines = clears.map(({ run, version, newTasks, cleared, leftRunning, missing }) =>
    JSON.stringify([
      run.runKey,
      version,
      leftRunning,
      newTasks,
      missing.map(({ instance }) => instance),
      cleared.map(({ instance, to }) => [
        instance.instance,
        instance.state,
        instance.attempts,
        instance.generation,
        to,
      ]),
    ]),
  );
  return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 32);
}

function addedOf(
  clears: readonly RunClear[],
  request: ClearRequest,
  graphs: ReadonlyMap<VersionKey, RunGraph>,
): ClearPlan["added"] {
  const added = { upstream: 0, downstream: 0, past: 0, future: 0, producers: 0 };
  for (const { run, cleared, version, producers } of clears) {
    added.producers += producers;
    if (run.reach !== "named") added[run.reach] += cleared.length;
    const nodes = [...(graphs.get(version)?.tasks.values() ?? [])];
    const named = new Set(request.tasks?.map(({ taskId }) => taskId) ?? nodes.map(({ id }) => id));
    const above = request.upstream ? upstreamClosure(nodes, named) : new Set();
    const below = request.downstream ? downstreamClosure(nodes, named) : new Set();
    for (const { instance } of run.reach === "named" ? cleared : []) {
      if (named.has(instance.taskId)) continue;
      if (below.has(instance.taskId)) added.downstream += 1;
      else if (above.has(instance.taskId)) added.upstream += 1;
    }
  }
  return added;
}

function warningsOf(clears: readonly RunClear[], current: VersionKey | undefined): string[] {
  if (current === undefined) return [];
  return clears
    .filter(({ run, version, cleared }) => cleared.length > 0 && version === run.versionKey && version !== current)
    .map(({ run }) => `Run ${run.runId} keeps its version: a task runs in it that the current version does not have.`);
}

/** One sentence for all runs: a clear may reach thousands. */
function missingOf(clears: readonly RunClear[]): string[] {
  const runs = clears.filter(({ missing }) => missing.length > 0);
  const tasks = [...new Set(runs.flatMap(({ missing }) => missing.map(({ taskId }) => taskId)))];
  const [first] = runs;
  if (first === undefined) return [];
  const where = runs.length === 1 ? `run ${first.run.runId}` : `${runs.length} runs`;
  return [
    `What ${tasks.join(", ")} made in ${where} is read by what would be cleared, and is gone: retention has removed it. Clear the producers too, or it fails.`,
  ];
}
