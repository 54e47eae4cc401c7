import type { Graph, GraphGroup, GraphTask } from "@daymill/contract";

/** What stands in one group, or outside of all. */
export interface NestedGroup {
  /** null: what stands in no group. */
  readonly group: GraphGroup | null;
  readonly groups: readonly NestedGroup[];
  readonly tasks: readonly GraphTask[];
}

/** The tasks of a graph in their groups, from the outermost on. */
export function nestGraph({ tasks, groups }: Pick<Graph, "tasks" | "groups">): NestedGroup {
  const nest = (group: GraphGroup | null): NestedGroup => ({
    group,
    groups: groups.filter(({ parent }) => parent === (group?.groupId ?? null)).map(nest),
    tasks: tasks.filter((task) => task.group === (group?.groupId ?? null)),
  });
  return nest(null);
}

/** What a drawing says of a task, in lines: its id, then what is not as usual. */
export function taskLines(task: GraphTask): readonly string[] {
  const { taskId, operator, role, mapped, triggerRule } = task;
  const kind = [operator === "task" ? "" : operator, role === "work" ? "" : role, mapped ? "mapped" : ""];
  return [
    taskId,
    kind.filter((word) => word !== "").join(", "),
    triggerRule === "all_success" ? "" : triggerRule,
  ].filter((line) => line !== "");
}
