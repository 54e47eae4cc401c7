import type { SerializedBackfill } from "@daymill/core";

/** A repeated backfill as it stands in a row of backfill_schedule. */
export function backfillScheduleColumns(backfill: SerializedBackfill) {
  return {
    name: backfill.name,
    window_from: backfill.window.from,
    window_to: backfill.window.to,
    crons: JSON.stringify(backfill.times.crons),
    timezone: backfill.times.timezone,
    reprocess: backfill.reprocess,
    direction: backfill.direction,
    max_active_runs: backfill.maxActiveRuns,
    pause_after_failures: backfill.pauseAfterFailures,
    params: JSON.stringify(backfill.params),
    tasks: backfill.tasks && JSON.stringify(backfill.tasks),
  };
}
