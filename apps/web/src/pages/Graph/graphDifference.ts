import type { Graph, PartChange } from "@daymill/contract";
import { type GraphDifference, type JoinChange, joinKey } from "./standing.ts";

/** A graph with all that either of two versions has, and what differs between them. */
export interface ComparedGraph {
  readonly graph: Graph;
  readonly difference: GraphDifference;
}

/** `from` is the version before, `to` the one that is shown; `tasks` says of each task that differs what became of it. */
export function compareGraphs(from: Graph, to: Graph, tasks: readonly PartChange[]): ComparedGraph {
  const before = new Map(from.tasks.map((task) => [task.taskId, task]));
  const after = new Map(to.tasks.map((task) => [task.taskId, task]));
  const joins = new Map<string, JoinChange>();
  const note = (taskId: string, upstream: readonly string[], change: JoinChange): void => {
    for (const one of upstream) joins.set(joinKey(one, taskId), change);
  };
  const kept = to.tasks.map((task) => {
    const old = before.get(task.taskId)?.upstream ?? [];
    const gone = old.filter((one) => !task.upstream.includes(one));
    note(task.taskId, gone, "removed");
    note(
      task.taskId,
      task.upstream.filter((one) => !old.includes(one)),
      "added",
    );
    return gone.length === 0 ? task : { ...task, upstream: [...task.upstream, ...gone] };
  });
  const removed = from.tasks.filter(({ taskId }) => !after.has(taskId));
  for (const { taskId, upstream } of removed) note(taskId, upstream, "removed");
  const groups = new Map([...from.groups, ...to.groups].map((group) => [group.groupId, group]));
  return {
    graph: { ...to, tasks: [...kept, ...removed], groups: [...groups.values()] },
    difference: { tasks: new Map(tasks.map(({ id, change }) => [id, change])), joins },
  };
}
