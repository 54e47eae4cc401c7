import { epochMillis, taskInterval } from "@daymill/core";
import type { TaskError, TaskEvent } from "@daymill/core";

const DAY = { start: epochMillis(Date.UTC(2024, 4, 1)), end: epochMillis(Date.UTC(2024, 4, 2)) };

/** What a callback is told of a task that failed: `load` of `orders`, at its first try unless told otherwise. */
export function toldFailure(own: Partial<TaskEvent> = {}): TaskEvent {
  return {
    dagId: "orders",
    run: { id: "r", type: "manual", logicalDate: "2024-05-01T00:00:00Z" },
    interval: taskInterval(DAY, "UTC"),
    params: {},
    at: "2024-05-02T00:00:00Z",
    url: "http://ui/dags/orders/runs/r/tasks/load",
    kind: "failure",
    taskId: "load",
    mapIndex: -1,
    state: "failed",
    attempt: { number: 1, generation: 0, tryNumber: 1 },
    error: null,
    reason: null,
    retryAt: null,
    recoveredFrom: [],
    ...own,
  };
}

/** An error without anything but words. */
export function errorOf(message: string): TaskError {
  return { code: null, name: "Error", message, stack: null, details: null };
}
