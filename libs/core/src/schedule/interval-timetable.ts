import type { DataInterval, EpochMillis } from "../time.ts";
import { firstAtOrAfter, type Instants, lastBefore } from "./instants.ts";
import { isWithinBounds, laterOf, runOver } from "./planned-run.ts";
import type { PlannedRun, ScheduleBounds, Timetable } from "./timetable.ts";

type NextRunQuery = Parameters<Timetable["nextRun"]>[0];

/** Where the intervals meet, given the DAG's bounds. */
type Boundaries = (bounds: ScheduleBounds) => Instants;

/** The start of the newest interval that is over at `now`. */
function newestCompleteStart(boundaries: Instants, now: EpochMillis): EpochMillis | undefined {
  const end = boundaries.lastAtOrBefore(now);
  return end === undefined ? undefined : lastBefore(boundaries, end);
}

/** Before this no interval starts; undefined: no limit is known. */
function earliestStart(boundaries: Instants, query: NextRunQuery): EpochMillis | undefined {
  const { bounds, now, catchup } = query;
  const aligned = bounds.start === undefined ? undefined : firstAtOrAfter(boundaries, bounds.start);
  return catchup ? aligned : laterOf(aligned, newestCompleteStart(boundaries, now));
}

/**
 * Where the interval after `last` starts: at the boundary where that one ended. After a change of the schedule `last` may
 * end between boundaries: then at the boundary before, so that nothing is left out, unless that would repeat a logical
 * date: then at the end of `last`, with a shorter interval.
 */
function startAfter(boundaries: Instants, last: DataInterval): EpochMillis {
  const aligned = boundaries.lastAtOrBefore(last.end);
  return aligned !== undefined && aligned > last.start ? aligned : last.end;
}

function startingAt(boundaries: Instants, start: EpochMillis): PlannedRun | undefined {
  const end = boundaries.nextAfter(start);
  return end === undefined ? undefined : runOver(start, end);
}

/** Data intervals from boundary to boundary, without gap or overlap; a run starts when its interval is over. */
export function intervalTimetable(boundariesOf: Boundaries, manual: Timetable["manualInterval"]): Timetable {
  return {
    manualInterval: manual,
    nextRun(query) {
      const boundaries = boundariesOf(query.bounds);
      const earliest = earliestStart(boundaries, query);
      const start = query.last === undefined ? earliest : laterOf(startAfter(boundaries, query.last), earliest);
      const run = start === undefined ? undefined : startingAt(boundaries, start);
      return run !== undefined && isWithinBounds(run.interval, query.bounds) ? run : undefined;
    },
    runsBetween(from, to, bounds) {
      const boundaries = boundariesOf(bounds);
      const runs: PlannedRun[] = [];
      let start = firstAtOrAfter(boundaries, bounds.start !== undefined && bounds.start > from ? bounds.start : from);
      while (start !== undefined && start < to) {
        const run = startingAt(boundaries, start);
        if (run === undefined || !isWithinBounds(run.interval, bounds)) break;
        runs.push(run);
        start = run.interval.end;
      }
      return runs;
    },
  };
}

/** For a run by hand: the last interval that was over at `runAfter`; one without length when there is none. */
export function lastCompleteInterval(boundaries: Instants, runAfter: EpochMillis): DataInterval {
  const end = boundaries.lastAtOrBefore(runAfter);
  const start = end === undefined ? undefined : lastBefore(boundaries, end);
  return end === undefined || start === undefined ? { start: runAfter, end: runAfter } : { start, end };
}
