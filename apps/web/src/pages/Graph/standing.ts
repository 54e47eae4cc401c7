import type { RunStanding, StateCounts, TaskState } from "@daymill/contract";
import type { GraphEdge, GraphNode } from "./graphModel.ts";

/** How the tasks of a run stand: instances by state, by task id. */
export type CountsOf = ReadonlyMap<string, StateCounts>;

export function countsByTask(standing: Pick<RunStanding, "tasks">): CountsOf {
  return new Map(standing.tasks.map((task) => [task.taskId, task.counts]));
}

/** The instances of all tasks of a box by state; undefined when the run has none of them. */
export function countsOfNode({ tasks }: Pick<GraphNode, "tasks">, countsOf: CountsOf): StateCounts | undefined {
  const parts = tasks.flatMap((task) => countsOf.get(task.taskId) ?? []);
  if (parts.length < 2) return parts[0];
  const sum: Partial<Record<TaskState, number>> = {};
  for (const part of parts)
    for (const [state, count] of Object.entries(part) as [TaskState, number][]) sum[state] = (sum[state] ?? 0) + count;
  return sum;
}

/** Whether a failure went along an arrow. `path`: from failedPath. */
export function isFailedEdge({ joins }: GraphEdge, path: ReadonlySet<string>): boolean {
  return joins.some(([upstream, downstream]) => path.has(upstream) && path.has(downstream));
}
