import type { DataInterval, EpochMillis, PlannedRun, SerializedDag } from "@daymill/core";
import { scheduleOf } from "@daymill/metadata";
import type { DagRow, DagSchedule } from "@daymill/metadata";
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
  const runs = [first, ...runsAfter(first.interval, scheduleOf(dag), now)];
  return runs.map((run) => presentPlannedRun(run, dag.schedule.timezone));
}

function runsAfter(interval: DataInterval, { timetable, bounds }: DagSchedule, now: EpochMillis): PlannedRun[] {
  const runs: PlannedRun[] = [];
  for (let last = interval; runs.length < UPCOMING_RUNS - 1;) {
    const run = timetable.nextRun({ last, now, bounds, catchup: true });
    if (run === undefined || run.interval.start <= last.start) break;
    runs.push(run);
    last = run.interval;
  }
  return runs;
}
