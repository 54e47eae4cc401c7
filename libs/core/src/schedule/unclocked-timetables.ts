import type { DataInterval, EpochMillis } from "../time.ts";
import { isWithinBounds, laterOf, runOver } from "./planned-run.ts";
import type { PlannedRun, ScheduleBounds, Timetable } from "./timetable.ts";

const withoutLength = (instant: EpochMillis): DataInterval => ({ start: instant, end: instant });

const withinBounds = (run: PlannedRun, bounds: ScheduleBounds): PlannedRun | undefined =>
  isWithinBounds(run.interval, bounds) ? run : undefined;

/** Never fires by time: its runs are asked for by people, by other DAGs, or by assets. */
export const untimedTimetable: Timetable = {
  nextRun: () => undefined,
  manualInterval: withoutLength,
  runsBetween: () => [],
};

/** One run, at the DAG's start; without a start, at once. Catchup makes no difference. */
export const onceTimetable: Timetable = {
  nextRun({ last, now, bounds }) {
    if (last !== undefined) return undefined;
    const at = bounds.start ?? now;
    return withinBounds(runOver(at, at), bounds);
  },
  manualInterval: withoutLength,
  runsBetween(from, to, bounds) {
    const at = bounds.start;
    if (at === undefined || at < from || at >= to) return [];
    return [runOver(at, at)].filter((run) => isWithinBounds(run.interval, bounds));
  },
};

/**
 * The next run begins where the last one's interval ended and reaches to now. It needs a start and one active run at a
 * time: asked while a run is active, it answers with the one after.
 */
export const continuousTimetable: Timetable = {
  nextRun({ last, now, bounds }) {
    const start = bounds.start === undefined ? undefined : laterOf(bounds.start, last?.end);
    if (start === undefined) return undefined;
    return withinBounds(runOver(start, now > start ? now : start), bounds);
  },
  manualInterval: withoutLength,
  runsBetween: () => [],
};
