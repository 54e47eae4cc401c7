import type { FailureRow, InstanceRow, RunDetailRow, RunRow } from "@daymill/metadata";
import type { SerializedTask } from "@daymill/core";
import type { FirstFailure, Run, RunDetail } from "@daymill/contract";
import { iso, isoOrNull, zonedInterval, zonedOrNull } from "./instants.ts";
import { presentError } from "./instance.ts";
import { explainQueuedRun } from "./waiting.ts";

export function presentRun(row: RunRow): Run {
  return {
    dagId: row.dagId,
    runId: row.runId,
    type: row.type,
    state: row.state,
    logicalDate: zonedOrNull(row.logicalDate, row.timezone),
    interval: zonedInterval(row.intervalStart, row.intervalEnd, row.timezone),
    timezone: row.timezone,
    runAfter: iso(row.runAfter),
    queuedAt: iso(row.queuedAt),
    startedAt: isoOrNull(row.startedAt),
    endedAt: isoOrNull(row.endedAt),
    version: row.version,
    clears: row.clears,
    note: row.note,
    triggeredBy: row.triggeredBy,
    backfillId: row.backfillKey,
    counts: row.counts,
  };
}

export interface RunStanding {
  readonly failure: FirstFailure | null;
  readonly approvals: readonly Pick<InstanceRow, "taskId" | "mapIndex" | "label">[];
}

export function presentRunDetail(row: RunDetailRow, { failure, approvals }: RunStanding): RunDetail {
  const isOld = row.currentVersion !== null && row.currentVersion !== row.version;
  return {
    ...presentRun(row),
    params: row.params,
    newerVersion: isOld ? row.currentVersion : null,
    waiting: row.state === "queued" ? explainQueuedRun(row) : null,
    firstFailure: failure,
    openApprovals: approvals.map(({ taskId, mapIndex, label }) => ({ taskId, mapIndex, label })),
    failedCount: row.counts.failed ?? 0,
    upstreamFailedCount: row.counts.upstream_failed ?? 0,
  };
}

/** `task`: as the run's version defines it. */
export function presentFailure(row: FailureRow, task: SerializedTask | undefined): FirstFailure {
  return {
    taskId: row.taskId,
    mapIndex: row.mapIndex,
    label: row.label,
    attempt: row.attemptNumber,
    tryNumber: row.tryNumber,
    maxTries: (task?.retries.limit ?? 0) + 1,
    endedAt: isoOrNull(row.endedAt),
    error: presentError(row.error),
  };
}
