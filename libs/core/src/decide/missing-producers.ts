import { exprTasks } from "../dag/expr-tasks.ts";
import type { InstanceState } from "./clear-set.ts";
import type { GraphTask, RunGraph } from "./run-graph.ts";

/** An instance, and whether what its output refers to is still there. */
export interface InstanceWithOutput extends InstanceState {
  /** Retention removed what its output refers to. */
  readonly isLost: boolean;
}

type Named = Pick<InstanceState, "taskId" | "mapIndex">;

/**
 * The producers that a clear forgets: instances that succeeded, whose output refers to what retention has removed, that are
 * not cleared themselves, and whose output is read by what is. In the order in which the instances were given.
 */
export function missingProducers(
  graph: RunGraph,
  cleared: readonly Named[],
  instances: readonly InstanceWithOutput[],
): InstanceWithOutput[] {
  const runAgain = new Set(cleared.map(nameOf));
  const read = new Set(cleared.flatMap(({ taskId }) => readBy(graph.tasks.get(taskId))));
  return instances.filter(
    (each) => each.isLost && each.state === "success" && read.has(each.taskId) && !runAgain.has(nameOf(each)),
  );
}

function readBy(task: GraphTask | undefined): string[] {
  return task === undefined ? [] : [task.spec.input, ...task.mapSources].flatMap(exprTasks);
}

function nameOf({ taskId, mapIndex }: Named): string {
  return `${taskId} ${mapIndex}`;
}
