import { createHash } from "node:crypto";
import { downstreamClosure, upstreamClosure } from "@daymill/core";
import type { DagId, EpochMillis, RunGraph, RunState, TaskState, VersionKey } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../../database.ts";
import { clearWarnings } from "./plan-warnings.ts";
import { reachRuns } from "./reach-runs.ts";
import type { ClearRequest, RunClear } from "./run-clear.ts";
import type { InstanceSelection } from "./selection.ts";

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
    readonly otherDags: number;
  };
  /** Markers among what is cleared, from which it goes on to other DAGs if that is asked for. */
  readonly markers: number;
  /** What a mark clears: what failed downstream of it. A clear takes it among the others, if at all. */
  readonly failedBelow: number;
  readonly warnings: readonly string[];
}

/** One row a planned instance, for people. */
export interface PlannedRow {
  readonly dagId: DagId;
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
  const reached = await reachRuns(db, request);
  const clears = reached.clears.filter((clear) => clear.cleared.length + clear.newTasks.length + clear.leftRunning > 0);
  return {
    etag: etagOf(clears),
    runs: clears,
    total: clears.reduce((sum, clear) => sum + clear.cleared.length + clear.newTasks.length, 0),
    leftRunning: clears.reduce((sum, clear) => sum + clear.leftRunning, 0),
    added: addedOf(clears, request, reached.graphs),
    markers: [...reached.marks.values()].reduce((sum, { markers }) => sum + markers, 0),
    failedBelow: 0,
    warnings: clearWarnings({ ...reached, clears }, request),
  };
}

/** The rows that a plan shows. */
export function plannedRows(plan: ClearPlan): PlannedRow[] {
  return plan.runs.flatMap(({ run, cleared, newTasks }) => {
    const ofRun = { dagId: run.dagId, runId: run.runId, logicalDate: run.logicalDate, runState: run.state };
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

/** How many of what is changed came in by which option. */
export function addedOf(
  clears: readonly RunClear[],
  request: InstanceSelection,
  graphs: ReadonlyMap<VersionKey, RunGraph>,
): ClearPlan["added"] {
  const added = { upstream: 0, downstream: 0, past: 0, future: 0, producers: 0, otherDags: 0 };
  for (const { run, cleared, version, producers, marked } of clears) {
    added.producers += producers;
    added.otherDags += marked;
    if (run.reach === "marked") continue;
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
