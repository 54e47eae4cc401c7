import { scheduleBounds } from "../dag/schedule-bounds.ts";
import type { SerializedDag } from "../dag/serialized-dag.ts";
import { timetableFromSpec } from "../schedule/from-spec.ts";
import { hasDays } from "../schedule/has-days.ts";
import type { PlannedRun } from "../schedule/timetable.ts";
import type { RunType } from "../state/run-state.ts";
import type { DataInterval, EpochMillis } from "../time.ts";

/**
 * The run that the schedule has after a run of it, due or still to come. undefined: there is none, or the run is none of
 * the schedule: one by hand or for assets stands in no row, and a continuous schedule has nothing after a run that goes on.
 */
export function followingRun(
  dag: Pick<SerializedDag, "schedule" | "start" | "end">,
  run: { readonly type: RunType; readonly interval: DataInterval },
): PlannedRun | undefined {
  const isOfSchedule = run.type === "scheduled" || run.type === "backfill";
  if (!isOfSchedule || !hasDays(dag.schedule)) return undefined;
  const bounds = scheduleBounds(dag, dag.schedule.timezone);
  const { interval } = run;
  return timetableFromSpec(dag.schedule).nextRun({ last: interval, now: interval.end, bounds, catchup: true });
}

/** Whether a run that is followed by `next` is the latest of its schedule: no newer one is due. */
export function isLatestRun(next: PlannedRun | undefined, now: EpochMillis): boolean {
  return next === undefined || next.runAfter > now;
}
