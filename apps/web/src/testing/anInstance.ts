import type { TaskInstance } from "@daymill/contract";

/** A task instance of the DAG `orders` that succeeded without a word, but for what is said of it. */
export function anInstance(said: Partial<TaskInstance> = {}): TaskInstance {
  return {
    dagId: "orders",
    runId: "r1",
    taskId: "load",
    mapIndex: -1,
    label: null,
    state: "success",
    attempts: 1,
    tryNumber: 1,
    maxTries: 1,
    generation: 0,
    operator: null,
    pool: "default_pool",
    slots: 1,
    priority: 0,
    startedAt: null,
    endedAt: null,
    errorLine: null,
    ...said,
  };
}
