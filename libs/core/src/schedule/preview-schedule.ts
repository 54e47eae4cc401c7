import type { DataInterval, EpochMillis } from "../time.ts";
import { timetableFromSpec } from "./from-spec.ts";
import type { TimetableSpec } from "./timetable.ts";
import { toZonedIso } from "./wall-time.ts";

/** A run that a schedule would ask for; instants as ISO 8601 with the offset of the schedule's zone. */
export interface PreviewedRun {
  readonly start: string;
  readonly end: string;
  readonly runAfter: string;
}

/**
 * The first `count` runs whose data interval starts at or after an instant, as if a DAG with that schedule started
 * there. Fewer when the schedule ends; none when it does not follow the clock. Throws as timetableFromSpec.
 */
export function previewSchedule(spec: TimetableSpec, after: EpochMillis, count: number): PreviewedRun[] {
  const timetable = timetableFromSpec(spec);
  const bounds = { start: after, end: undefined };
  const runs: PreviewedRun[] = [];
  let last: DataInterval | undefined;
  while (runs.length < count) {
    const next = timetable.nextRun({ last, now: after, bounds, catchup: true });
    if (next === undefined || next.interval.start === last?.start) break;
    last = next.interval;
    const write = (instant: EpochMillis): string => toZonedIso(instant, spec.timezone);
    runs.push({ start: write(last.start), end: write(last.end), runAfter: write(next.runAfter) });
  }
  return runs;
}
