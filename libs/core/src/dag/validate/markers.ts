import type { DagProblem } from "../dag-problem.ts";
import type { Expr } from "../expr.ts";
import type { SerializedDag, SerializedTask } from "../serialized-dag.ts";

/** Markers that name themselves, or their own run: what depends on them there is downstream. */
export function checkMarkers({ id: dagId, tasks }: SerializedDag): DagProblem[] {
  return tasks.flatMap(({ id, wait, location }: SerializedTask): DagProblem[] => {
    if (wait?.kind !== "marker" || wait.dag !== dagId) return [];
    if (wait.task !== id && !isOwnDate(wait.logicalDate)) return [];
    const what = wait.task === id ? "itself" : "its own run";
    const message = `Marker "${id}" names ${what}.`;
    const hint = "Name a task of another DAG, or of another date; a clear reaches its own run by what is downstream.";
    return [{ code: "E209", message, location, hint }];
  });
}

function isOwnDate(date: Expr): boolean {
  if (date.k === "run") return date.field === "logicalDate";
  return date.k === "iv" && date.field === "start" && date.steps.length === 0;
}
