import { downstreamClosure, exprTasks, upstreamClosure } from "@daymill/core";
import type { Expr, Mapping, SerializedDag, SerializedTask, TaskId, VersionKey } from "@daymill/core";
import type { Insertable } from "kysely";
import type { PastDependency, VersionTaskTable } from "../tables/version-task.ts";

/** The rows that the claim and the making of instances read of a version. */
export function toVersionTasks(dag: SerializedDag, versionKey: VersionKey): Insertable<VersionTaskTable>[] {
  const choices = new Set(dag.tasks.flatMap((task) => task.conditions.flatMap(({ value }) => exprTasks(value))));
  return dag.tasks.map((task, position) => ({
    version_key: versionKey,
    task_id: task.id as TaskId,
    position,
    pool: task.pool,
    slots: task.slots,
    priority: effectivePriority(dag, task),
    max_per_task: task.maxActive.perTask,
    max_per_run: lesser(task.maxActive.perRun, task.map?.limit ?? null),
    reads: JSON.stringify(tasksReadBy(task)),
    keeps_choice: choices.has(task.id),
    past: pastOf(task),
    mapped: task.map !== null,
  }));
}

/** Airflow's weight rules: alone, with all that wait for it, or with all that it waits for. */
function effectivePriority(dag: SerializedDag, task: SerializedTask): number {
  if (task.weightRule === "absolute") return task.priority;
  const closure = task.weightRule === "downstream" ? downstreamClosure : upstreamClosure;
  const counted = closure(dag.tasks, [task.id]);
  return dag.tasks.reduce((sum, each) => (counted.has(each.id) ? sum + each.priority : sum), 0);
}

/** The tasks whose outputs its input, its label or its list is made from. */
function tasksReadBy(task: SerializedTask): string[] {
  const read = [task.input, ...(task.map ? overOf(task.map) : []), ...(task.label ? [task.label] : [])];
  return [...new Set(read.flatMap(exprTasks))].sort();
}

function overOf(map: Mapping): readonly Expr[] {
  return map.kind === "list" ? [map.over] : map.over;
}

function pastOf(task: SerializedTask): PastDependency {
  if (task.waitForDownstream) return "downstream";
  return task.dependsOnPast ? "task" : "none";
}

function lesser(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
