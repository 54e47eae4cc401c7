import {
  DEFAULT_QUEUE,
  downstreamSums,
  exprTasks,
  graphIndex,
  mapLimitOf,
  tasksBeside,
  tasksReadBy,
  upstreamSums,
} from "@daymill/core";
import type { GraphTask, SerializedDag, SerializedTask, TaskId, VersionKey } from "@daymill/core";
import type { Insertable } from "kysely";
import type { PastDependency, VersionTaskTable } from "../tables/version-task.ts";

/** The rows that the claim and the making of instances read of a version. */
export function toVersionTasks(dag: SerializedDag, versionKey: VersionKey): Insertable<VersionTaskTable>[] {
  const { order } = graphIndex(dag);
  const choices = new Set(order.flatMap((task) => task.conditions.flatMap(({ value }) => exprTasks(value))));
  const besides = tasksBeside(dag);
  const priorities = effectivePriorities(dag);
  const groupsAround = groupChains(dag);
  return order.map(({ spec, ...task }) => ({
    version_key: versionKey,
    task_id: task.id as TaskId,
    kind: spec.kind,
    position: task.position,
    pool: spec.pool,
    queue: spec.kind === "wait" ? "" : (spec.queue ?? DEFAULT_QUEUE),
    slots: spec.slots,
    priority: Math.max(-MAX_PRIORITY, Math.min(priorities[spec.weightRule](spec), MAX_PRIORITY)),
    ...limitsOf(dag, spec),
    ...readsOf({ spec, ...task }, besides.get(task.id)),
    map_reads: JSON.stringify([...new Set(task.mapSources.flatMap(exprTasks))].sort()),
    groups: JSON.stringify(groupsAround(spec.group)),
    keeps_choice: choices.has(task.id),
    past: pastOf(spec),
    downstream: JSON.stringify(spec.waitForDownstream ? task.downstream : []),
    mapped: task.isMapped,
    awaits_dag: spec.wait?.kind === "task" ? spec.wait.dag : null,
  }));
}

/** For a group itself and those around it, the innermost first. */
function groupChains({ groups }: SerializedDag): (group: string | null) => string[] {
  const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
  const chain = (group: string | null): string[] =>
    group === null ? [] : [group, ...chain(parents.get(group) ?? null)];
  return chain;
}

/** What a lane has of the task. */
export type TaskLimits = Pick<
  Insertable<VersionTaskTable>,
  "max_per_task" | "max_per_run" | "max_per_key" | "key_space" | "rate_starts" | "rate_ms" | "rate_space"
>;

function limitsOf(dag: SerializedDag, task: SerializedTask): TaskLimits {
  const { perTask, perRun, perKey } = task.maxActive;
  const { rate } = task;
  return {
    max_per_task: perTask,
    max_per_run: lesser(perRun, mapLimitOf(dag, task)),
    max_per_key: perKey?.limit ?? null,
    key_space: perKey ? spaceOf(dag, task, perKey.name) : null,
    rate_starts: rate?.starts ?? null,
    rate_ms: rate?.perMs ?? null,
    rate_space: rate ? spaceOf(dag, task, rate.name) : null,
  };
}

/** Whose keys or starts are counted together: a name is no path, so it is never a task's own space. */
function spaceOf(dag: SerializedDag, task: SerializedTask, name: string | null): string {
  return name ?? `${dag.id}/${task.id}`;
}

/** The column is an integer of 32 bits; beyond it, all priorities are the same. */
const MAX_PRIORITY = 2 ** 31 - 1;

/** Airflow's weight rules: alone, with all that wait for it, or with all that it waits for. */
function effectivePriorities(
  dag: SerializedDag,
): Record<SerializedTask["weightRule"], (task: SerializedTask) => number> {
  const has = (rule: SerializedTask["weightRule"]) => dag.tasks.some(({ weightRule }) => weightRule === rule);
  const down = has("downstream") ? downstreamSums(dag.tasks) : undefined;
  const up = has("upstream") ? upstreamSums(dag.tasks) : undefined;
  return {
    absolute: ({ priority }) => priority,
    downstream: ({ id, priority }) => down?.get(id) ?? priority,
    upstream: ({ id, priority }) => up?.get(id) ?? priority,
  };
}

function readsOf(task: GraphTask, beside: ReadonlySet<string> = new Set()): { reads: string; reads_beside: string } {
  const read = tasksReadBy(task);
  return {
    reads: JSON.stringify(read.filter((id) => !beside.has(id))),
    reads_beside: JSON.stringify(read.filter((id) => beside.has(id))),
  };
}

function pastOf(task: SerializedTask): PastDependency {
  if (task.waitForDownstream) return "downstream";
  return task.dependsOnPast ? "task" : "none";
}

function lesser(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
