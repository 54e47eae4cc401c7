import { createHash } from "node:crypto";
import { downstreamClosure, upstreamClosure } from "@daymill/core";
import type { RunGraph } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../../database.ts";
import { addedOf } from "./plan-clear.ts";
import type { ClearPlan } from "./plan-clear.ts";
import { clearedOf, excludedOf, readInstances, readRunGraphs } from "./planned-instances.ts";
import type { StandingInstance } from "./planned-instances.ts";
import type { PlannedClear, RunClear } from "./run-clear.ts";
import { selectRuns } from "./selection.ts";
import type { InstanceSelection, SelectedRun } from "./selection.ts";

export type MarkedState = "success" | "failed" | "skipped";

export interface MarkRequest extends InstanceSelection {
  readonly state: MarkedState;
}

/** What a mark would change now: everything selected that is not in that state. In the words of a clear's plan. */
export async function planMark(db: Kysely<Database>, request: MarkRequest): Promise<ClearPlan> {
  const runs = await selectRuns(db, request);
  const graphs = await readRunGraphs(
    db,
    runs.map((run) => run.versionKey),
  );
  const instances = await readInstances(db, runs);
  const marks = runs.map((run) =>
    markOfRun(run, { request, graph: graphs.get(run.versionKey), instances: instances.get(run.runKey) ?? [] }),
  );
  const changed = marks.flatMap(({ clear }) => (clear.cleared.length > 0 ? [clear] : []));
  return {
    etag: etagOf(changed, request.state),
    runs: changed,
    total: changed.reduce((sum, { cleared }) => sum + cleared.length, 0),
    leftRunning: 0,
    added: addedOf(changed, request, graphs),
    markers: 0,
    failedBelow: marks.reduce((sum, { failedBelow }) => sum + failedBelow, 0),
    warnings: [],
  };
}

function markOfRun(
  run: SelectedRun,
  from: {
    readonly request: MarkRequest;
    readonly graph: RunGraph | undefined;
    readonly instances: readonly StandingInstance[];
  },
): { readonly clear: RunClear; readonly failedBelow: number } {
  const { request, graph, instances } = from;
  const isExcluded = excludedOf(request, run);
  const isSelected = selectorOf(request, graph);
  const cleared: PlannedClear[] = instances
    .filter((each) => each.state !== request.state && each.state !== "removed")
    .filter((each) => isSelected(each) && !isExcluded(each))
    .map((instance) => ({ run, instance, to: request.state }));
  const nothingElse = {
    newTasks: [],
    leftRunning: 0,
    producers: 0,
    marked: 0,
    asked: new Set<string>(),
    missing: [],
    split: [],
    misread: [],
  };
  return {
    clear: { run, cleared, version: run.versionKey, ...nothingElse },
    failedBelow: request.state === "skipped" || graph === undefined ? 0 : countFailedBelow(graph, cleared, instances),
  };
}

/** How many that failed wait for what is marked: a mark clears them. */
function countFailedBelow(
  graph: RunGraph,
  marked: readonly PlannedClear[],
  instances: readonly StandingInstance[],
): number {
  const isMarked = new Set(marked.map(({ instance }) => instance.instance));
  const below = { upstream: false, downstream: true, onlyFailed: true, onlyRunning: false, running: "leave" } as const;
  const cleared = clearedOf(graph, { tasks: marked.map(({ instance }) => instance), ...below }, instances);
  return cleared.filter(({ instance }) => !isMarked.has(instance.instance)).length;
}

function selectorOf(request: MarkRequest, graph: RunGraph | undefined): (instance: StandingInstance) => boolean {
  const { tasks } = request;
  const isMeant = ({ state }: StandingInstance): boolean =>
    request.only === "all" || state === "failed" || state === "upstream_failed";
  if (tasks === undefined) return isMeant;
  const nodes = [...(graph?.tasks.values() ?? [])];
  const named = tasks.map(({ taskId }) => taskId);
  const around = new Set([
    ...(request.upstream ? upstreamClosure(nodes, named) : []),
    ...(request.downstream ? downstreamClosure(nodes, named) : []),
  ]);
  const byName = new Map(tasks.map((task) => [task.taskId, task.mapIndexes]));
  return (instance) => {
    const { taskId, mapIndex } = instance;
    if (!isMeant(instance)) return false;
    if (!byName.has(taskId)) return around.has(taskId);
    return byName.get(taskId)?.includes(mapIndex) ?? true;
  };
}

function etagOf(marks: readonly RunClear[], state: MarkedState): string {
  const facts = marks.flatMap(({ cleared }) =>
    cleared.map(({ instance }) => [instance.instance, instance.state, instance.attempts, instance.generation]),
  );
  return createHash("sha256")
    .update(JSON.stringify([state, facts]))
    .digest("hex")
    .slice(0, 32);
}
