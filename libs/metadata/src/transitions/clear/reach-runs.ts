import { DaymillError, downstreamClosure, marksOf } from "@daymill/core";
import type { DagId, Mark, MarksOfRun, RunGraph, RunKey, VersionKey } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../../database.ts";
import { currentVersions } from "../../queries/dag-versions.ts";
import { findMarkedRuns, markName } from "./marked-runs.ts";
import { readInstances, readRunGraphs } from "./planned-instances.ts";
import type { StandingInstance } from "./planned-instances.ts";
import { clearOfRun } from "./run-clear.ts";
import type { ClearRequest, RunClear } from "./run-clear.ts";
import { selectRuns } from "./selection.ts";
import type { SelectedRun } from "./selection.ts";

/** A run that a clear comes to. */
interface ReachedRun {
  readonly run: SelectedRun;
  /** Tasks that markers name in it (null: all), and how many DAGs deep the clear may go on from what it clears by each. */
  readonly marked: ReadonlyMap<string | null, number>;
}

/** What a clear does to every run that it comes to. */
export interface ReachedClears {
  /** Those of its own DAG first, then by DAG; oldest first. */
  readonly clears: readonly RunClear[];
  /** By run. */
  readonly marks: ReadonlyMap<RunKey, MarksOfRun>;
  /** Runs that marks name; undefined: there is none. */
  readonly markedRuns: ReadonlyMap<string, SelectedRun | undefined>;
  readonly graphs: ReadonlyMap<VersionKey, RunGraph>;
  /** The version of each DAG that runs go on with; of none when they keep theirs. */
  readonly currents: ReadonlyMap<DagId, VersionKey>;
}

/**
 * Goes from the runs that are selected over the markers among what is cleared there to runs of other DAGs, and on from
 * those. A run that is come to again is cleared anew with all that was ever named in it: what is named only grows, so
 * circles end. Throws E701 for a run that does not exist, E703 when it comes to a DAG that is inactive, E704 when a marker
 * names a DAG that it may not go on to, whether or not there is a run.
 */
export async function reachRuns(db: Kysely<Database>, request: ClearRequest): Promise<ReachedClears> {
  const reached = new Map<RunKey, ReachedRun>();
  const clears = new Map<RunKey, RunClear>();
  const marks = new Map<RunKey, MarksOfRun>();
  const markedRuns = new Map<string, SelectedRun | undefined>();
  const graphs = new Map<VersionKey, RunGraph>();
  const instances = new Map<RunKey, readonly StandingInstance[]>();
  const currents = new Map<DagId, VersionKey>();
  const depth = request.otherDags ? Infinity : 0;
  let next: ReachedRun[] = (await selectRuns(db, request)).map((run) => ({ run, marked: new Map() }));
  while (next.length > 0) {
    const fresh = next.map(({ run }) => run).filter(({ runKey }) => !reached.has(runKey));
    for (const one of next) reached.set(one.run.runKey, one);
    await readRuns(db, fresh, { request, graphs, instances, currents });
    for (const { run, marked } of next) {
      const current = currents.get(run.dagId);
      const clear = clearOfRun({ run, marked, request, current, graphs, instances: instances.get(run.runKey) ?? [] });
      clears.set(run.runKey, clear);
      marks.set(run.runKey, marksOfClear(clear, { marked, graphs, depth }));
    }
    const found = next.flatMap(({ run }) => marks.get(run.runKey)?.marks ?? []);
    checkWithin(found, request);
    await findMarkedRuns(db, found, markedRuns);
    next = withMarks(found, { reached, markedRuns });
  }
  const isOther = ({ run }: RunClear) => Number(run.dagId !== request.dagId);
  const byName = (a: string, b: string) => Number(a > b) - Number(a < b);
  const sorted = [...clears.values()].sort(
    (a, b) => isOther(a) - isOther(b) || byName(a.run.dagId, b.run.dagId) || a.run.runKey - b.run.runKey,
  );
  return { clears: sorted, marks, markedRuns, graphs, currents };
}

function checkWithin(marks: readonly Mark[], { dagId, within }: ClearRequest): void {
  if (within === undefined || marks.every(({ dag }) => dag === dagId || within.includes(dag as DagId))) return;
  throw new DaymillError(
    "E704",
    "This clear would go on to a DAG on which you may not clear: clear without other DAGs, or ask somebody who may.",
  );
}

/** Reads what is to be known of runs that nothing is known of yet. */
async function readRuns(
  db: Kysely<Database>,
  runs: readonly SelectedRun[],
  into: {
    readonly request: ClearRequest;
    readonly graphs: Map<VersionKey, RunGraph>;
    readonly instances: Map<RunKey, readonly StandingInstance[]>;
    readonly currents: Map<DagId, VersionKey>;
  },
): Promise<void> {
  if (runs.length === 0) return;
  const { request, graphs, instances, currents } = into;
  const dags = [...new Set(runs.map(({ dagId }) => dagId))].filter((dagId) => !currents.has(dagId));
  const versions = request.latestVersion ? await currentVersions(db, dags) : new Map<DagId, VersionKey>();
  for (const [dagId, version] of versions) currents.set(dagId, version);
  const needed = [...runs.map(({ versionKey }) => versionKey), ...versions.values()];
  const read = await readRunGraphs(
    db,
    needed.filter((version) => !graphs.has(version)),
  );
  for (const [version, graph] of read) graphs.set(version, graph);
  for (const [runKey, its] of await readInstances(db, runs)) instances.set(runKey, its);
}

function marksOfClear(
  { run, version, cleared, newTasks, asked }: RunClear,
  {
    marked,
    graphs,
    depth,
  }: Pick<ReachedRun, "marked"> & {
    readonly graphs: ReadonlyMap<VersionKey, RunGraph>;
    /** From what was asked for. */
    readonly depth: number;
  },
): MarksOfRun {
  const graph = graphs.get(version);
  if (graph === undefined) throw new Error(`version ${version} has no graph`);
  const tasks = new Map([...cleared.map(({ instance }) => instance.taskId), ...newTasks].map((id) => [id, 0]));
  const deepen = (ids: Iterable<string>, to: number) => {
    for (const id of ids) if (tasks.has(id)) tasks.set(id, Math.max(tasks.get(id) ?? 0, to));
  };
  const nodes = [...graph.tasks.values()];
  for (const [task, to] of marked) deepen(task === null ? tasks.keys() : downstreamClosure(nodes, [task]), to);
  deepen(asked, depth);
  return marksOf({ graph, run, tasks });
}

/** Runs in which marks name what was not named before, or let the clear go deeper from it than it could. */
function withMarks(
  marks: readonly Mark[],
  {
    reached,
    markedRuns,
  }: {
    readonly reached: ReadonlyMap<RunKey, ReachedRun>;
    readonly markedRuns: ReadonlyMap<string, SelectedRun | undefined>;
  },
): ReachedRun[] {
  const changed = new Map<RunKey, ReachedRun>();
  for (const mark of marks) {
    const run = markedRuns.get(markName(mark));
    if (run === undefined) continue;
    const before = changed.get(run.runKey) ?? reached.get(run.runKey);
    if ((before?.marked.get(mark.task) ?? -1) >= mark.depth) continue;
    const marked = new Map([...(before?.marked ?? []), [mark.task, mark.depth]]);
    changed.set(run.runKey, { run: before?.run ?? run, marked });
  }
  return [...changed.values()];
}
