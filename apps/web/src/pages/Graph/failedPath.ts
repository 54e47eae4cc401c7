import type { GraphTask } from "@daymill/contract";
import type { CountsOf } from "./standing.ts";

/** The tasks that failed, and all that could not run because of them: what a failure did. Empty when nothing failed. */
export function failedPath(tasks: readonly GraphTask[], countsOf: CountsOf): ReadonlySet<string> {
  const path = new Set<string>();
  // Tasks stand in a topological order: what is upstream has been looked at before.
  for (const task of tasks) {
    const counts = countsOf.get(task.taskId);
    const failed = (counts?.failed ?? 0) > 0;
    const blocked = (counts?.upstream_failed ?? 0) > 0 && task.upstream.some((one) => path.has(one));
    if (failed || blocked) path.add(task.taskId);
  }
  return path;
}
