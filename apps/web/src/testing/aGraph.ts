import type { Graph, GraphGroup, GraphTask } from "@daymill/contract";

/** A task of a graph that is as plain as can be, but for what is said. */
export function aTask(taskId: string, said: Partial<GraphTask> = {}): GraphTask {
  return {
    taskId,
    kind: "task",
    operator: "task",
    group: null,
    upstream: [],
    triggerRule: "all_success",
    conditional: false,
    mapped: false,
    role: "work",
    pool: "default_pool",
    queue: "default",
    slots: 1,
    retries: 0,
    retryRule: null,
    timeoutMs: null,
    start: null,
    end: null,
    produces: [],
    consumes: [],
    docs: null,
    location: null,
    input: null,
    ...said,
  };
}

/** Version 1 of a DAG. */
export function aGraph(
  tasks: readonly GraphTask[],
  groups: readonly (Pick<GraphGroup, "groupId" | "parent"> & Partial<GraphGroup>)[] = [],
): Graph {
  return {
    dagId: "orders",
    version: 1,
    tasks: [...tasks],
    groups: groups.map((group) => ({ docs: null, mapped: false, ...group })),
  };
}
