import type { SerializedTask, TaskError } from "@daymill/core";
import type { AttemptRow, InstanceRow, RunAttemptRow } from "@daymill/metadata";
import type { Attempt, RunAttempt, TaskErrorView, TaskInstance } from "@daymill/contract";
import { iso, isoOrNull } from "./instants.ts";

/** `task`: as the run's version defines it; undefined when it no longer does. */
export function presentInstance(row: InstanceRow, task: SerializedTask | undefined): TaskInstance {
  return {
    dagId: row.dagId,
    runId: row.runId,
    taskId: row.taskId,
    mapIndex: row.mapIndex,
    label: row.label,
    state: row.state,
    attempts: row.attemptNumber,
    tryNumber: row.tryNumber,
    maxTries: (task?.retries.limit ?? 0) + 1,
    generation: row.generation,
    operator: task?.operator ?? null,
    pool: row.pool,
    slots: row.slots,
    priority: row.priority,
    startedAt: isoOrNull(row.startedAt),
    endedAt: isoOrNull(row.endedAt),
    errorLine: row.errorMessage?.split("\n")[0] ?? null,
  };
}

export function presentRunAttempt(row: RunAttemptRow): RunAttempt {
  return { taskId: row.taskId, mapIndex: row.mapIndex, label: row.label, ...presentTimes(row) };
}

export function presentAttempt(row: AttemptRow): Attempt {
  return {
    ...presentTimes(row),
    error: presentError(row.error),
    worker: row.host === null || row.pid === null ? null : { host: row.host, pid: row.pid },
    hasLog: row.startedAt !== null,
    looks: row.looks,
    maxRssBytes: row.maxRssBytes,
    cpuMs: row.cpuMs,
    input: row.renderedInput,
  };
}

function presentTimes(row: Omit<RunAttemptRow, "taskId" | "position" | "mapIndex" | "label">) {
  return {
    number: row.number,
    generation: row.generation,
    outcome: row.outcome ?? "open",
    state: row.endedAt === null ? (row.startedAt === null ? "queued" : "running") : "ended",
    scheduledAt: iso(row.scheduledAt),
    queuedAt: iso(row.queuedAt),
    startedAt: isoOrNull(row.startedAt),
    endedAt: isoOrNull(row.endedAt),
  } as const;
}

export function presentError(error: TaskError | null): TaskErrorView | null {
  return error && { ...error, details: error.details ?? null, thrownAt: error.thrownAt ?? null };
}
