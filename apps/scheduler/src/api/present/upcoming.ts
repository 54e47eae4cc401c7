import type { DataInterval, EpochMillis, PlannedRun, SerializedDag } from "@daymill/core";
import { scheduleOf } from "@daymill/metadata";
import type { DagRow, DagSchedule } from "@daymill/metadata";
import type { PlannedRunView } from "@daymill/contract";
import { presentPlannedRun } from "./dag.ts";

export interface UpcomingQuery {
  /** The run to come, as the scheduler has planned it. */
  readonly next: Pick<DagRow, "nextRunAfter" | "nextIntervalStart" | "nextIntervalEnd">;
  readonly now: EpochMillis;
  /** How many runs to look ahead. */
  readonly limit: number;
}

/** The next runs that a DAG's timetable asks for, beginning with the one that is planned. */
export function upcomingRuns(dag: SerializedDag, { next, now, limit }: UpcomingQuery): PlannedRunView[] {
  const { nextRunAfter: runAfter, nextIntervalStart: start, nextIntervalEnd: end } = next;
  if (runAfter === null || start === null || end === null) return [];
  const first: PlannedRun = { interval: { start, end }, logicalDate: start, runAfter };
  const runs = [first, ...runsAfter(first.interval, scheduleOf(dag), { now, limit: limit - 1 })];
  return runs.map((run) => presentPlannedRun(run, dag.schedule.timezone));
}

function runsAfter(
  interval: DataInterval,
  { timetable, bounds }: DagSchedule,
  { now, limit }: Pick<UpcomingQuery, "now" | "limit">,
): PlannedRun[] {
  const runs: PlannedRun[] = [];
  for (let last = interval; runs.length < limit;) {
    const run = timetable.nextRun({ last, now, bounds, catchup: true });
    if (run === undefined || run.interval.start <= last.start) break;
    runs.push(run);
    last = run.interval;
  }
  return runs;
}
