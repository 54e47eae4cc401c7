import type { TimetableSpec } from "./timetable.ts";

const WITHOUT_DAYS: ReadonlySet<TimetableSpec["kind"]> = new Set(["manual", "once", "continuous"]);

/** Whether a schedule says which runs a range of days has: what a backfill needs. */
export function hasDays(spec: TimetableSpec): boolean {
  if (spec.kind === "assets") return spec.or !== undefined && hasDays(spec.or);
  return !WITHOUT_DAYS.has(spec.kind);
}
