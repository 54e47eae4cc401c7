import { firingsAfter, MAX_BACKFILL_RUNS, writeBackfillWindow } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import type { BackfillScheduleRow, FiringSkip } from "@daymill/metadata";
import type { BackfillSchedule } from "@daymill/contract";
import { iso, zoned } from "./instants.ts";

/** Coming firings that are told. */
export const FIRINGS_AHEAD = 3;

export function presentBackfillSchedule(row: BackfillScheduleRow): BackfillSchedule {
  const { timezone, tasks } = row;
  return {
    kind: "schedule",
    scheduleId: row.scheduleKey,
    dagId: row.dagId,
    name: row.name,
    origin: row.origin,
    window: writeBackfillWindow({ from: row.windowFrom, to: row.windowTo }),
    crons: [...row.crons],
    timezone,
    reprocess: row.reprocess,
    order: row.direction === "forward" ? "oldest" : "newest",
    maxActiveRuns: row.maxActiveRuns,
    pauseAfterFailures: row.pauseAfterFailures,
    params: row.params,
    tasks: tasks && { ...tasks, tasks: [...tasks.tasks] },
    paused: row.paused,
    next: comingFirings(row).map((at) => zoned(at, timezone)),
    firings: row.firings.map(({ at, firedAt, backfillKey, reason }) => ({
      at: zoned(at, timezone),
      firedAt: iso(firedAt),
      backfillId: backfillKey,
      reason: reason === null ? null : (REASONS[reason as FiringSkip] ?? reason),
    })),
    who: row.who,
    createdAt: iso(row.createdAt),
  };
}

function comingFirings({ paused, nextAt, crons, timezone }: BackfillScheduleRow): EpochMillis[] {
  if (paused || nextAt === null) return [];
  return [nextAt, ...firingsAfter({ crons, timezone }, nextAt, FIRINGS_AHEAD - 1)];
}

const REASONS: Readonly<Record<FiringSkip, string>> = {
  former_not_over: "the backfill of an earlier firing is not over",
  nothing_to_run: "no day of the window is to be run",
  overlaps: "another backfill works on what there was to run",
  dag_paused: "the DAG is paused",
  not_allowed: "the DAG takes no backfill runs",
  no_runs: "the DAG's schedule has no run in the window",
  newest_first_with_past: "a task depends on the past: days must run from old to new",
  too_many_runs: `the window has more than ${MAX_BACKFILL_RUNS.toLocaleString("en")} runs of the schedule`,
  no_reprocess_with_past: "a task depends on the past: reprocess must be failed or completed",
};
