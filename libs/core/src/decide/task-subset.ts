import { exprTasks } from "../dag/expr-tasks.ts";
import { downstreamClosure, upstreamClosure } from "../dag/graph.ts";
import { companionsOf } from "./clear-set.ts";
import type { GraphTask, RunGraph } from "./run-graph.ts";
import type { TaskSubset } from "../dag/task-subset.ts";

/** The tasks that a subset of a DAG comes to, in the order of the graph. */
export interface SubsetTasks {
  /** In a run that exists: they run again. The same tasks that a clear takes. */
  readonly rerun: readonly string[];
  /**
   * In a run that is new: `rerun` with everything whose output, choice or list it is made from, because nobody else would
   * make it. All other tasks are left out.
   */
  readonly create: readonly string[];
}

/** The tasks whose outputs its input, its label, its key or its list is made from; sorted, without repeats. */
export function tasksReadBy({ spec, mapSources }: Pick<GraphTask, "spec" | "mapSources">): string[] {
  const { label, maxActive } = spec;
  const read = [
    spec.input,
    ...mapSources,
    ...(label ? [label] : []),
    ...(maxActive.perKey ? [maxActive.perKey.key] : []),
  ];
  return [...new Set(read.flatMap(exprTasks))].sort();
}

/** What a task cannot run without in a run of its own. */
function needsOf(task: GraphTask): string[] {
  return [...tasksReadBy(task), ...task.conditions.flatMap(({ value }) => exprTasks(value))];
}

function withNeeds(graph: RunGraph, ids: Iterable<string>): Set<string> {
  const needed = new Set(ids);
  // A set is walked to its end, with what is added on the way.
  for (const id of needed) {
    const task = graph.tasks.get(id);
    if (task === undefined) continue;
    for (const need of [...needsOf(task), ...companionsOf(graph, [id])]) needed.add(need);
  }
  return needed;
}

/** What a subset comes to in this version of the DAG; names that it does not have are passed over. */
export function tasksOfSubset(graph: RunGraph, { tasks, upstream, downstream }: TaskSubset): SubsetTasks {
  const nodes = [...graph.tasks.values()];
  const named = tasks.filter((id) => graph.tasks.has(id));
  const around = [
    ...(upstream ? upstreamClosure(nodes, named) : []),
    ...(downstream ? downstreamClosure(nodes, named) : []),
  ];
  const chosen = new Set([...named, ...around]);
  const rerun = new Set([...chosen, ...companionsOf(graph, chosen)]);
  const create = withNeeds(graph, rerun);
  const inOrder = (ids: ReadonlySet<string>) => graph.order.map(({ id }) => id).filter((id) => ids.has(id));
  return { rerun: inOrder(rerun), create: inOrder(create) };
}
