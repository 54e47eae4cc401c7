import { missingDays, tablesOfDay } from "./aggregate-tables.ts";
import type { SourceTablePlan } from "./aggregate-tables.ts";

/** How large a source is to be, and what it is made from. */
export interface SourceShape {
  /** The first day, `2019-12-01`. */
  readonly from: string;
  readonly days: number;
  /** Rows of each type on a day that is not missing. */
  readonly rowsPerDay: number;
  readonly seed: number;
  /** How many of the days have no table. Default 0. */
  readonly missing?: number;
  /** Default: both. */
  readonly types?: readonly ("build_id" | "submission_date")[];
}

/** A day of one type, and the tables that it is to have; none: it is missing. */
export interface DayPlan {
  readonly type: "build_id" | "submission_date";
  readonly day: string;
  readonly tables: readonly SourceTablePlan[];
}

/** What the source has for a day of one type. */
export interface GeneratedDay {
  readonly type: "build_id" | "submission_date";
  /** `2019-12-01`. */
  readonly day: string;
  /** 0: the day is missing. */
  readonly tables: number;
  readonly rows: number;
}

/** The days of a source, in their order, each with its types. */
export function planSource({ from, days, rowsPerDay, seed, missing = 0, types }: SourceShape): readonly DayPlan[] {
  const dates = Array.from({ length: days }, (_, index) => addDays(from, index));
  const empty = missingDays(dates, missing, seed);
  return dates.flatMap((day) =>
    (types ?? ["submission_date", "build_id"]).map((type) => ({
      type,
      day,
      tables: empty.has(day) ? [] : tablesOfDay(type, day, rowsPerDay),
    })),
  );
}

/** The day so many days later. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** What a plan makes. */
export function generatedDay({ type, day, tables }: DayPlan): GeneratedDay {
  return { type, day, tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows, 0) };
}
