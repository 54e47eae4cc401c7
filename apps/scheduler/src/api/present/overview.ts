import type {
  AwaitedApproval as ApprovalRow,
  FailingDag as FailingRow,
  FailureRow,
  LateDag as LateRow,
  SoonRun,
} from "@daymill/metadata";
import type { AwaitedApproval, FailingDag, LateDag, Overview } from "@daymill/contract";
import type { KnownVersion } from "../version-cache.ts";
import { presentPlannedRun } from "./dag.ts";
import { iso, isoOrNull, zonedOrNull } from "./instants.ts";
import { presentFailure } from "./run.ts";

/** The rows that were read, and how many there are in all: each of them says. */
export function presentSome<R extends { readonly total: number }, T>(
  rows: readonly R[],
  item: (row: R) => T,
): { items: T[]; total: number } {
  return { items: rows.map(item), total: rows[0]?.total ?? 0 };
}

/** `version`: of its newest failed run. */
export function presentFailingDag(
  row: FailingRow & { readonly failure: FailureRow | undefined },
  version: KnownVersion | undefined,
): FailingDag {
  const { failure } = row;
  return {
    dagId: row.dagId,
    failedRuns: row.failedRuns,
    lastRunId: row.lastRunId,
    lastLogicalDate: zonedOrNull(row.lastLogicalDate, version?.graph.schedule.timezone ?? "UTC"),
    lastFailedAt: iso(row.lastFailedAt),
    failure: failure === undefined ? null : presentFailure(failure, version?.tasks.get(failure.taskId)),
  };
}

export function presentLateDag(row: LateRow): LateDag {
  return {
    dagId: row.dagId,
    missed: row.missed,
    lastRunId: row.lastRunId,
    lastLogicalDate: zonedOrNull(row.lastLogicalDate, row.timezone),
    lastState: row.lastState,
    lastEndedAt: isoOrNull(row.lastEndedAt),
    lastName: row.lastName,
    lastDueAt: iso(row.lastDueAt),
    lastMissedAt: iso(row.lastMissedAt),
  };
}

export function presentApproval(row: ApprovalRow): AwaitedApproval {
  return {
    dagId: row.dagId,
    runId: row.runId,
    logicalDate: zonedOrNull(row.logicalDate, row.timezone),
    taskId: row.taskId,
    mapIndex: row.mapIndex,
    label: row.label,
    since: iso(row.since),
  };
}

export function presentSoonRun(row: SoonRun): Overview["upcoming"][number] {
  const { dagId, timezone, runAfter, intervalStart: start, intervalEnd: end } = row;
  const run = presentPlannedRun({ interval: { start, end }, logicalDate: start, runAfter }, timezone);
  return { ...run, dagId, timezone };
}
