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
  const first = plannedRun(next);
  if (first === undefined) return [];
  const runs = [first, ...runsAfter(first.interval, scheduleOf(dag), { now, limit: limit - 1 })];
  return runs.map((run) => presentPlannedRun(run, dag.schedule.timezone));
}

/** Those of them that fall due from now on and before `to`: a DAG that catches up has others, which were due long ago. */
export function runsDueUntil(
  dag: SerializedDag,
  { next, now, limit, to }: UpcomingQuery & { readonly to: EpochMillis },
): PlannedRunView[] {
  const planned = plannedRun(next);
  if (planned === undefined) return [];
  const schedule = scheduleOf(dag);
  // In one step over all that is missed, a year of minutes too, to the newest that was due.
  const first = planned.runAfter >= now ? planned : newestDue(planned, schedule, now);
  if (first === undefined) return [];
  return [first, ...runsAfter(first.interval, schedule, { now, limit })]
    .filter(({ runAfter }) => runAfter >= now && runAfter < to)
    .slice(0, limit)
    .map((run) => presentPlannedRun(run, dag.schedule.timezone));
}

function newestDue({ interval }: PlannedRun, { timetable, bounds }: DagSchedule, now: EpochMillis) {
  return timetable.nextRun({ last: interval, now, bounds, catchup: false });
}

function plannedRun(next: UpcomingQuery["next"]): PlannedRun | undefined {
  const { nextRunAfter: runAfter, nextIntervalStart: start, nextIntervalEnd: end } = next;
  if (runAfter === null || start === null || end === null) return undefined;
  return { interval: { start, end }, logicalDate: start, runAfter };
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
