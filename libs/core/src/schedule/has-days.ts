import type { TimetableSpec } from "./timetable.ts";

const WITHOUT_DAYS: ReadonlySet<TimetableSpec["kind"]> = new Set(["manual", "once", "continuous", "assets"]);

/** Whether a schedule says which runs a range of days has: what a backfill needs. */
export function hasDays({ kind }: TimetableSpec): boolean {
  return !WITHOUT_DAYS.has(kind);
}
