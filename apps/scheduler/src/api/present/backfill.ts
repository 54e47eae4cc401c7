import type { BackfillDay as PlannedDay, BackfillSkip, EpochMillis, RunId, SubsetTasks } from "@daymill/core";
import type { BackfillDayRow, BackfillRow } from "@daymill/metadata";
import type { Backfill, BackfillDay, BackfillPlan, StateCounts } from "@daymill/contract";
import { paceOf } from "./backfill-pace.ts";
import { iso, isoOrNull, zoned } from "./instants.ts";

export function presentBackfill(row: BackfillRow, counts: StateCounts, now: EpochMillis): Backfill {
  const timezone = row.timezone ?? "UTC";
  const skipped = row.left.reduce((sum, { days }) => sum + days, 0);
  const planned = row.days - skipped;
  const done = row.success + row.failed;
  const pace = paceOf(row, { left: planned - done, now });
  return {
    kind: "backfill",
    backfillId: row.backfillKey,
    dagId: row.dagId,
    from: zoned(row.fromDate, timezone).slice(0, 10),
    to: zoned(row.toDate, timezone).slice(0, 10),
    reprocess: row.reprocess,
    order: row.direction === "forward" ? "oldest" : "newest",
    maxActiveRuns: row.maxActiveRuns,
    pauseAfterFailures: row.pauseAfterFailures,
    state: row.state,
    pauseReason: row.pauseReason,
    tasks: row.tasks && { ...row.tasks, tasks: [...row.tasks.tasks] },
    params: row.params,
    note: row.note,
    who: row.who,
    createdAt: iso(row.createdAt),
    endedAt: isoOrNull(row.endedAt),
    progress: {
      planned,
      waiting: Math.max(0, planned - row.running - done),
      running: row.running,
      success: row.success,
      failed: row.failed,
      skipped,
    },
    skips: row.left.map(({ reason, days }) => ({ reason: skipText(reason), days })),
    counts,
    etaMs: pace?.etaMs ?? null,
    etaRange: pace?.etaRange ?? null,
    runsPerHour: pace?.runsPerHour ?? null,
  };
}

export function presentBackfillDay(row: BackfillDayRow, timezone: string): BackfillDay {
  return {
    logicalDate: zoned(row.logicalDate, timezone),
    action: row.state === "left" ? "skip" : row.state === "adopted" ? "rerun" : "create",
    reason: row.reason === null ? null : skipText(row.reason),
    runId: row.runId,
  };
}

export interface PlanParts {
  readonly days: readonly PlannedDay[];
  readonly timezone: string;
  readonly runIds: ReadonlyMap<EpochMillis, RunId>;
  /** Undefined: all tasks. */
  readonly subset: SubsetTasks | undefined;
  readonly taskCount: number;
  readonly maxActiveRuns: number;
  readonly medianRunMs: number | undefined;
}

/** What a backfill would do, as its dialog shows it. */
export function presentBackfillPlan(parts: PlanParts): BackfillPlan {
  const count = (action: PlannedDay["action"]) => parts.days.filter((day) => day.action === action).length;
  const [create, rerun, skip] = [count("create"), count("rerun"), count("skip")];
  const { subset, taskCount } = parts;
  const rounds = Math.ceil((create + rerun) / parts.maxActiveRuns);
  return {
    kind: "plan",
    days: parts.days.map((day) => ({
      logicalDate: zoned(day.run.logicalDate, parts.timezone),
      action: day.action,
      reason: day.action === "skip" ? skipText(day.reason) : null,
      runId: parts.runIds.get(day.run.logicalDate) ?? null,
    })),
    create,
    rerun,
    skip,
    skips: countSkips(parts.days),
    tasks: subset === undefined ? null : { rerun: [...subset.rerun], create: [...subset.create] },
    instances:
      subset === undefined ? (create + rerun) * taskCount : create * subset.create.length + rerun * subset.rerun.length,
    estimateMs: parts.medianRunMs === undefined ? null : Math.round(parts.medianRunMs * rounds),
  };
}

function countSkips(days: readonly PlannedDay[]): BackfillPlan["skips"] {
  const skipped = Map.groupBy(
    days.flatMap((day) => (day.action === "skip" ? [day.reason] : [])),
    (reason) => reason,
  );
  return [...skipped]
    .map(([reason, of]) => ({ reason: skipText(reason), days: of.length }))
    .sort((a, b) => b.days - a.days);
}

/** `cancelled`: the day of a backfill that ended before the day's turn. */
const SKIPS: Readonly<Record<BackfillSkip | "cancelled", string>> = {
  in_flight: "its run has not ended",
  other_backfill: "another backfill works on it",
  already_exists: "it has a run",
  no_run: "it has no run",
  not_over: "its data interval is not over",
  outside_bounds: "outside the DAG's start and end",
  no_tasks: "it has none of the tasks that are to run again",
  cancelled: "the backfill was cancelled before its turn",
};

function skipText(reason: string): string {
  return SKIPS[reason as keyof typeof SKIPS] ?? reason;
}
