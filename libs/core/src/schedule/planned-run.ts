import type { DataInterval, EpochMillis } from "../time.ts";
import type { PlannedRun, ScheduleBounds } from "./timetable.ts";

/** A run over [start, end) that may start once its interval is over. */
export function runOver(start: EpochMillis, end: EpochMillis): PlannedRun {
  return { interval: { start, end }, logicalDate: start, runAfter: end };
}

export const UNBOUNDED: ScheduleBounds = { start: undefined, end: undefined };

/**
 * Whether an interval lies within half-open bounds: it starts at or after the start, before the end, and ends at or
 * before the end. (An interval without length at the very end is outside.)
 */
export function isWithinBounds({ start, end }: DataInterval, bounds: ScheduleBounds): boolean {
  if (bounds.start !== undefined && start < bounds.start) return false;
  return bounds.end === undefined || (start < bounds.end && end <= bounds.end);
}

/** The later of two instants, of which either may be absent. */
export function laterOf(a: EpochMillis | undefined, b: EpochMillis | undefined): EpochMillis | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
