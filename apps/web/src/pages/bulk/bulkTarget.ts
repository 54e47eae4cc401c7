import { isRunOver, type Run, type TaskInstance } from "@daymill/contract";
import type { ClearTarget } from "../actions/clearTarget.ts";
import { countOf } from "../naming.ts";

/** What a bulk change is about; or why there is none, for people. */
export type BulkTarget = { readonly target: ClearTarget } | { readonly off: string };

const ONE_DAG = "Select what belongs to one DAG: a change is about one at a time.";

/** A change of whole runs. */
export function runsTarget(runs: readonly Run[]): BulkTarget {
  const dagId = oneDag(runs);
  if (dagId === undefined) return { off: ONE_DAG };
  return { target: { dagId, runIds: runs.map((run) => run.runId), words: countOf(runs.length, "run") } };
}

/** Runs that can be cancelled: queued and running ones. */
export function openRuns(runs: readonly Run[]): readonly Run[] {
  return runs.filter((run) => !isRunOver(run.state));
}

export function dagsOf(all: readonly { readonly dagId: string }[]): readonly string[] {
  return [...new Set(all.map(({ dagId }) => dagId))];
}

/** The most instances that a change leaves out. */
const MOST_LEFT_OUT = 10_000;

/**
 * A change of exactly these instances. The server takes tasks by runs: what that would add, because not every task was selected
 * in every run, is left out by name.
 */
export function instancesTarget(instances: readonly TaskInstance[]): BulkTarget {
  const dagId = oneDag(instances);
  if (dagId === undefined) return { off: ONE_DAG };
  const runIds = [...new Set(instances.map((one) => one.runId))];
  const indexes = Map.groupBy(instances, (one) => one.taskId);
  const tasks = [...indexes].map(([taskId, of]) => ({
    taskId,
    mapIndexes: [...new Set(of.map((one) => one.mapIndex))],
  }));
  const selected = new Set(instances.map(nameOf));
  const pairs = tasks.reduce((sum, { mapIndexes }) => sum + mapIndexes.length, 0);
  if (runIds.length * pairs - selected.size > MOST_LEFT_OUT)
    return { off: "These are too many different tasks of different runs at once." };
  const all = runIds.flatMap((runId) =>
    tasks.flatMap(({ taskId, mapIndexes }) => mapIndexes.map((mapIndex) => ({ dagId, runId, taskId, mapIndex }))),
  );
  const without = all.filter((one) => !selected.has(nameOf(one)));
  return { target: { dagId, runIds, tasks, exactly: { without }, words: countOf(instances.length, "task instance") } };
}

function oneDag(all: readonly { readonly dagId: string }[]): string | undefined {
  const [first] = all;
  return all.every((one) => one.dagId === first?.dagId) ? first?.dagId : undefined;
}

function nameOf({ runId, taskId, mapIndex }: Pick<TaskInstance, "runId" | "taskId" | "mapIndex">): string {
  return JSON.stringify([runId, taskId, mapIndex]);
}
