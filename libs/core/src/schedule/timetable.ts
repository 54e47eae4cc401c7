import type { Weekday } from "./weekday.ts";
import type { DataInterval, EpochMillis } from "../time.ts";

/** The stored form of a timetable. `timezone` is an IANA name. */
export type TimetableSpec =
  /** Data intervals between the instants of one or several cron expressions; a run starts when its interval is over. */
  | { readonly kind: "cron"; readonly crons: readonly string[]; readonly timezone: string }
  /** Fires at the instants of the crons; `intervalMs` before the instant is the data interval (0: none). */
  | {
      readonly kind: "cronTrigger";
      readonly crons: readonly string[];
      readonly timezone: string;
      readonly intervalMs: number;
    }
  /** Data intervals of a fixed elapsed length, counted from the DAG's start. */
  | { readonly kind: "every"; readonly everyMs: number; readonly timezone: string }
  /** Only by hand, API, backfill. */
  | { readonly kind: "manual"; readonly timezone: string }
  /** One run, at the DAG's start (at once without one). */
  | { readonly kind: "once"; readonly timezone: string }
  /** The next run starts when the last has ended. */
  | { readonly kind: "continuous"; readonly timezone: string }
  /** Fires at listed instants. */
  | { readonly kind: "events"; readonly at: readonly string[]; readonly timezone: string }
  /**
   * Data intervals from one business day to the next: days that are neither in the weekend nor holidays (local dates),
   * each beginning at the wall time `at`, as HH:MM.
   */
  | {
      readonly kind: "businessDays";
      readonly at: string;
      readonly holidays: readonly string[];
      readonly weekend: readonly Weekday[];
      readonly timezone: string;
    }
  /** Fires when assets were produced, and besides whenever `or` does, if it is there: a schedule that follows the clock. */
  | {
      readonly kind: "assets";
      readonly condition: AssetCondition;
      readonly or?: TimetableSpec;
      readonly timezone: string;
    };

export type AssetCondition =
  | { readonly asset: string }
  | { readonly all: readonly AssetCondition[] }
  | { readonly any: readonly AssetCondition[] };

/** A run that a timetable asks for. */
export interface PlannedRun {
  readonly interval: DataInterval;
  /** Equal to interval.start. */
  readonly logicalDate: EpochMillis;
  /** The run may start from this instant on. */
  readonly runAfter: EpochMillis;
}

/** Half-open bounds on data intervals: the first starts at or after start, the last ends at or before end. */
export interface ScheduleBounds {
  readonly start: EpochMillis | undefined;
  readonly end: EpochMillis | undefined;
}

/** Turns "the last interval" and "now" into the next one. Pure: every method gets the time as an argument. */
export interface Timetable {
  /**
   * The next scheduled run after `last` (undefined: none yet), or undefined when there is none to come. With catchup
   * every interval since bounds.start is asked for in turn; without, missed ones but the newest complete one are passed
   * over. The run may lie in the future: its runAfter says when it is due.
   */
  nextRun(query: {
    readonly last: DataInterval | undefined;
    readonly now: EpochMillis;
    readonly bounds: ScheduleBounds;
    readonly catchup: boolean;
  }): PlannedRun | undefined;
  /** The data interval of a run that somebody starts by hand. */
  manualInterval(runAfter: EpochMillis): DataInterval;
  /** The runs whose interval starts in [from, to), in order: the days of a backfill. */
  runsBetween(from: EpochMillis, to: EpochMillis, bounds: ScheduleBounds): PlannedRun[];
}
