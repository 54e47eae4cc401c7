import type { Mapping, SerializedDag, SerializedGroup, SerializedTask } from "./serialized-dag.ts";

/** The mapped group around each group (itself, if it is mapped), by the group's id; absent where there is none. */
export function mappedGroups(dag: SerializedDag): ReadonlyMap<string, SerializedGroup> {
  const groups = new Map(dag.groups.map((group) => [group.id, group]));
  const around = (group: SerializedGroup | undefined): SerializedGroup | undefined =>
    group === undefined || group.map ? group : around(groups.get(group.parent ?? ""));
  return new Map(
    dag.groups.flatMap((group) => {
      const mapped = around(group);
      return mapped ? [[group.id, mapped]] : [];
    }),
  );
}

/** What a task has one instance an element of: its own mapping, or that of the mapped group around it; null: neither. */
export function mappingOf(dag: SerializedDag, task: SerializedTask): Mapping | null {
  return task.map ?? mappedGroups(dag).get(task.group ?? "")?.map ?? null;
}

/** How many of its instances may run at once in a run, as its own mapping or that of the group around it says; null: any. */
export function mapLimitOf(dag: SerializedDag, task: SerializedTask): number | null {
  return (task.map ?? mappedGroups(dag).get(task.group ?? "")?.map)?.limit ?? null;
}

/**
 * For each task inside a mapped group: all tasks of that group. They see the instance of their own index of each other,
 * where everybody else sees the whole task. Empty for a DAG without mapped groups.
 */
export function tasksBeside(dag: SerializedDag): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = mappedGroups(dag);
  const members = Map.groupBy(dag.tasks, (task) => groups.get(task.group ?? "")?.id);
  members.delete(undefined);
  return new Map(
    [...members.values()].flatMap((tasks) => {
      const ids = new Set(tasks.map((task) => task.id));
      return tasks.map((task) => [task.id, ids] as const);
    }),
  );
}
