import type { RetryPolicy, SerializedDag, SerializedTask } from "../dag/serialized-dag.ts";

const NO_RETRIES: RetryPolicy = { limit: 0, backoff: "fixed", baseMs: 0, maxMs: 0, jitter: false };

/** A stored task with every option at its plainest: no upstream, all_success, no retries. */
export function serializedTask(id: string, options: Partial<SerializedTask> = {}): SerializedTask {
  return {
    id,
    kind: "task",
    operator: "task",
    input: { k: "obj", fields: {} },
    upstream: [],
    triggerRule: "all_success",
    conditions: [],
    retries: NO_RETRIES,
    timeoutMs: null,
    pool: "default",
    slots: 1,
    priority: 1,
    weightRule: "absolute",
    maxActive: { perTask: null, perRun: null },
    dependsOnPast: false,
    waitForDownstream: false,
    map: null,
    label: null,
    group: null,
    role: "work",
    teardownOf: [],
    pokeEveryMs: null,
    wait: null,
    isolation: "warm",
    env: [],
    produces: [],
    consumes: [],
    docs: null,
    location: null,
    ...options,
  };
}

/** A stored DAG with every option at its plainest: started by hand, in UTC, without bounds. */
export function serializedDag(tasks: readonly SerializedTask[], options: Partial<SerializedDag> = {}): SerializedDag {
  return {
    format: 1,
    id: "example",
    description: null,
    docs: null,
    owner: null,
    tags: [],
    schedule: { kind: "manual", timezone: "UTC" },
    start: null,
    end: null,
    catchup: false,
    maxActiveRuns: 16,
    maxActiveTasks: null,
    runTimeoutMs: null,
    maxConsecutiveFailedRuns: 0,
    failFast: false,
    pausedOnCreation: false,
    params: {},
    tasks,
    groups: [],
    location: null,
    ...options,
  };
}
