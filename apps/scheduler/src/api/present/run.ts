import type {
  FailureRow,
  InstanceRow,
  RunDeadlineRow,
  RunDetailRow,
  RunRow,
  TaskStanding,
  TaskTimesRow,
} from "@daymill/metadata";
import type { SerializedTask } from "@daymill/core";
import type { FirstFailure, Run, RunDeadline, RunDetail, RunStanding as RunStandingView } from "@daymill/contract";
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
    missedDeadlines: row.missedDeadlines,
  };
}

export interface RunStanding {
  readonly failure: FirstFailure | null;
  readonly approvals: readonly Pick<InstanceRow, "taskId" | "mapIndex" | "label">[];
  readonly deadlines: readonly RunDeadlineRow[];
}

export function presentRunDetail(row: RunDetailRow, { failure, approvals, deadlines }: RunStanding): RunDetail {
  const isOld = row.currentVersion !== null && row.currentVersion !== row.version;
  return {
    ...presentRun(row),
    params: row.params,
    newerVersion: isOld ? row.currentVersion : null,
    waiting: row.state === "queued" ? explainQueuedRun(row) : null,
    firstFailure: failure,
    openApprovals: approvals.map(({ taskId, mapIndex, label }) => ({ taskId, mapIndex, label })),
    deadlines: deadlines.map((deadline) => presentDeadline(deadline, row)),
    failedCount: row.counts.failed ?? 0,
    upstreamFailedCount: row.counts.upstream_failed ?? 0,
  };
}

/** One of a run that is over, or is late, stays open until a scheduler looks at it. */
function presentDeadline(
  { name, dueAt, state, missedAt, generation }: RunDeadlineRow,
  { endedAt }: Pick<RunRow, "endedAt">,
): RunDeadline {
  const isMet = state === "met" || (state === "open" && endedAt !== null && endedAt <= dueAt);
  return {
    name,
    dueAt: iso(dueAt),
    state: isMet ? "met" : state === "missed" ? "missed" : "open",
    missedAt: isoOrNull(missedAt),
    generation,
  };
}

/** `times`: undefined when the task has not begun. */
export function presentTaskStanding(
  { taskId, counts }: TaskStanding,
  times: TaskTimesRow | undefined,
): RunStandingView["tasks"][number] {
  return { taskId, counts, startedAt: isoOrNull(times?.startedAt ?? null), endedAt: isoOrNull(times?.endedAt ?? null) };
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
