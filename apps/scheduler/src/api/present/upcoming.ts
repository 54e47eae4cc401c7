import { boundInstant, timetableFromSpec } from "@daymill/core";
import type { DataInterval, EpochMillis, PlannedRun, ScheduleBounds, SerializedDag, Timetable } from "@daymill/core";
import type { DagRow } from "@daymill/metadata";
import type { PlannedRunView } from "@daymill/contract";
import { presentPlannedRun } from "./dag.ts";

/** How many coming runs a DAG's page shows. */
const UPCOMING_RUNS = 10;

export interface UpcomingQuery {
  /** The run to come, as the scheduler has planned it. */
  readonly next: Pick<DagRow, "nextRunAfter" | "nextIntervalStart" | "nextIntervalEnd">;
  readonly now: EpochMillis;
}

/** The next runs that a DAG's timetable asks for, beginning with the one that is planned. */
export function upcomingRuns(dag: SerializedDag, { next, now }: UpcomingQuery): PlannedRunView[] {
  const { nextRunAfter: runAfter, nextIntervalStart: start, nextIntervalEnd: end } = next;
  if (runAfter === null || start === null || end === null) return [];
  const first: PlannedRun = { interval: { start, end }, logicalDate: start, runAfter };
  const runs = [
    first,
    ...runsAfter(first.interval, { timetable: timetableFromSpec(dag.schedule), bounds: boundsOf(dag), now }),
  ];
  return runs.map((run) => presentPlannedRun(run, dag.schedule.timezone));
}

interface Follow {
  readonly timetable: Timetable;
  readonly bounds: ScheduleBounds;
  readonly now: EpochMillis;
}

function runsAfter(interval: DataInterval, { timetable, bounds, now }: Follow): PlannedRun[] {
  const runs: PlannedRun[] = [];
  for (let last = interval; runs.length < UPCOMING_RUNS - 1;) {
    const run = timetable.nextRun({ last, now, bounds, catchup: true });
    if (run === undefined || run.interval.start <= last.start) break;
    runs.push(run);
    last = run.interval;
  }
  return runs;
}

function boundsOf(dag: SerializedDag): ScheduleBounds {
  const { timezone } = dag.schedule;
  return {
    start: dag.start === null ? undefined : boundInstant(dag.start, timezone),
    end: dag.end === null ? undefined : boundInstant(dag.end, timezone),
  };
}
