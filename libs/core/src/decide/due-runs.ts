import type { PlannedRun, ScheduleBounds, Timetable } from "../schedule/timetable.ts";
import type { DataInterval, EpochMillis } from "../time.ts";

export interface DueRunsQuery {
  readonly timetable: Timetable;
  /** The data interval of the newest scheduled run; undefined: there is none. */
  readonly lastInterval: DataInterval | undefined;
  readonly now: EpochMillis;
  readonly bounds: ScheduleBounds;
  readonly catchup: boolean;
  /** How many runs may be created at most. */
  readonly room: number;
}

/** Whether a run comes after another: a schedule that would ask for the same moment twice asks once. */
function isAfter(run: PlannedRun, before: PlannedRun | undefined): boolean {
  return before === undefined || (run.logicalDate > before.logicalDate && run.runAfter > before.runAfter);
}

/** The scheduled runs to create now, oldest first: those that are due, as many as there is room for. */
export function decideDueRuns(query: DueRunsQuery): PlannedRun[] {
  const { timetable, now, bounds, catchup, room } = query;
  const due: PlannedRun[] = [];
  let last = query.lastInterval;
  while (due.length < room) {
    const run = timetable.nextRun({ last, now, bounds, catchup });
    if (run === undefined || run.runAfter > now || !isAfter(run, due.at(-1))) break;
    due.push(run);
    last = run.interval;
  }
  return due;
}
