import { refusalOfRun, scheduleBounds, timetableFromSpec } from "@daymill/core";
import type { DataInterval, EpochMillis, PlannedRun, ScheduleBounds, SerializedDag, Timetable } from "@daymill/core";

/** A DAG's schedule, ready to be asked. */
export interface DagSchedule {
  readonly timetable: Timetable;
  readonly bounds: ScheduleBounds;
  readonly catchup: boolean;
}

export function scheduleOf(dag: SerializedDag): DagSchedule {
  return {
    timetable: timetableFromSpec(dag.schedule),
    bounds: scheduleBounds(dag, dag.schedule.timezone),
    catchup: dag.catchup,
  };
}

/** The scheduled run after `last`, due or still to come; none of a DAG that takes none. */
export function planNextRun(
  dag: SerializedDag,
  { last, now }: { readonly last: DataInterval | undefined; readonly now: EpochMillis },
): PlannedRun | undefined {
  if (refusalOfRun(dag, "scheduled")) return undefined;
  const { timetable, bounds, catchup } = scheduleOf(dag);
  return timetable.nextRun({ last, now, bounds, catchup });
}

export function nextRunColumns(next: PlannedRun | undefined) {
  return {
    next_run_after: next?.runAfter ?? null,
    next_interval_start: next?.interval.start ?? null,
    next_interval_end: next?.interval.end ?? null,
  };
}

export function toInterval(row: {
  readonly start: EpochMillis | null;
  readonly end: EpochMillis | null;
}): DataInterval | undefined {
  return row.start === null || row.end === null ? undefined : { start: row.start, end: row.end };
}
