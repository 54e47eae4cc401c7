import { DEFAULT_QUEUE } from "@daymill/core";
import type { SerializedDag, SerializedTask } from "@daymill/core";
import type { Graph, GraphTask } from "@daymill/contract";
import { retryRule } from "./retry-rule.ts";

export function presentGraph(dag: SerializedDag, version: number): Graph {
  return {
    dagId: dag.id,
    version,
    tasks: dag.tasks.map(presentTask),
    groups: dag.groups.map((group) => ({
      groupId: group.id,
      parent: group.parent,
      docs: group.docs,
      mapped: group.map !== null,
    })),
  };
}

export function presentTask(task: SerializedTask): GraphTask {
  return {
    taskId: task.id,
    kind: task.kind,
    operator: task.operator,
    group: task.group,
    upstream: [...task.upstream],
    triggerRule: task.triggerRule,
    conditional: task.conditions.length > 0,
    mapped: task.map !== null,
    role: task.role,
    pool: task.pool,
    queue: task.kind === "wait" ? null : (task.queue ?? DEFAULT_QUEUE),
    slots: task.slots,
    retries: task.retries.limit,
    retryRule: retryRule(task.retries),
    timeoutMs: task.timeoutMs,
    start: task.start ?? null,
    end: task.end ?? null,
    produces: [...task.produces],
    consumes: [...task.consumes],
    docs: task.docs,
    location: task.location,
    input: task.input,
  };
}
