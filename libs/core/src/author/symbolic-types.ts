import type { TaskContext } from "../dag/task-context.ts";
import type { Known } from "./ref.ts";

/** A distance on the calendar: whole numbers, which may be negative. A day is a calendar day, not 24 hours. */
export interface CalendarDuration {
  readonly years?: number;
  readonly months?: number;
  readonly weeks?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

/** The data interval of the run that is to come. Dates and parts are of its start, in the DAG's time zone. */
export interface SymbolicInterval {
  /** ISO 8601 with offset. */
  readonly start: Known<string>;
  readonly end: Known<string>;
  /** `2024-03-15`. */
  readonly date: Known<string>;
  /** `20240315`. */
  readonly dateNoDash: Known<string>;
  /** Four digits; month, day and hour have two. */
  readonly year: Known<string>;
  readonly month: Known<string>;
  readonly day: Known<string>;
  readonly hour: Known<string>;
  /** The interval that lies as much later on the calendar: `interval.plus({ days: -1 }).date`. */
  readonly plus: (duration: CalendarDuration) => SymbolicInterval;
  /**
   * The start by a format of strftime's letters: %Y %y %m %d %j %H %M %S %a %A %b %B %u %G %V %z %Z %s %F %%; names are
   * English. `interval.format("%Y/%m")`.
   */
  readonly format: (format: string) => Known<string>;
  /** The same instants, read in another time zone. */
  readonly startIn: (zone: string) => SymbolicInterval;
}

/** Facts about the run that is to come. */
export interface SymbolicRun {
  readonly id: Known<string>;
  readonly type: Known<TaskContext["run"]["type"]>;
  /** ISO 8601; null for a manual run without one. */
  readonly logicalDate: Known<string | null>;
  readonly runAfter: Known<string>;
}
