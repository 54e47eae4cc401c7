import type { ReprocessRule } from "../decide/backfill-days.ts";
import type { JsonValue } from "../json.ts";
import type { TimetableSpec } from "../schedule/timetable.ts";
import type { SourceLocation } from "../dag/serialized-dag.ts";
import type { Dag } from "./dag.ts";
import { callerLocation } from "./source-location.ts";

/** `"-7d..-1d"`: from seven days ago to yesterday; `0d` is the day itself. */
export type BackfillWindowText = `-${number}d..-${number}d` | `-${number}d..0d`;

export interface BackfillOptions {
  /** A DAG that the same file exports; its schedule has days. */
  readonly dag: Dag;
  /** Days counted back from the day on which it fires, in the DAG's zone; both are included. */
  readonly window: BackfillWindowText;
  /** When it fires: `cron("0 6 * * *", { timezone })`; its instants count, not its intervals. */
  readonly at: TimetableSpec;
  /** What happens to days that have a run. Default `"failed"`: what failed runs again. */
  readonly reprocess?: ReprocessRule;
  /** Which day is first. Default `"oldest"`. */
  readonly order?: "oldest" | "newest";
  /** Default: that of the DAG. */
  readonly maxActiveRuns?: number;
  /** So many runs that fail pause the backfill that it made, until somebody resumes it. Default: failures do not. */
  readonly pauseAfterFailures?: number;
  /** Values of the DAG's params. Default: theirs. */
  readonly params?: { readonly [name: string]: JsonValue };
  /** Ids of the tasks that run. Default: all. */
  readonly tasks?: readonly string[];
  /** With `tasks`: everything that they wait for, too. Default false. */
  readonly upstream?: boolean;
  /** With `tasks`: everything that waits for them, too. Default false. */
  readonly downstream?: boolean;
  /** Unique in its DAG. Default: the name under which the file exports it. */
  readonly name?: string;
}

/** Shared by all copies of this library, as that of a DAG is. */
const BACKFILL = Symbol.for("daymill.backfill");
const BACKFILL_VERSION = 1;

/** A backfill that repeats, as a file exports it. */
export interface RepeatedBackfill {
  readonly options: BackfillOptions;
  readonly location: SourceLocation | null;
}

/**
 * A backfill that repeats: `export const late = backfill({ dag: orders, window: "-7d..-1d", at: cron("0 6 * * *") })`
 * runs the days of the window again at each instant of the cron, as far as they have no run or failed. It must be exported
 * by the file that exports its DAG. What is wrong with it is reported with the DAG's problems.
 */
export function backfill(options: BackfillOptions): RepeatedBackfill {
  const made = { [BACKFILL]: BACKFILL_VERSION, options, location: callerLocation(backfill) };
  return made;
}

/** Whether a value is a repeated backfill, made by this copy of the library or another. */
export function isBackfill(value: unknown): value is RepeatedBackfill {
  if (typeof value !== "object" || value === null) return false;
  return (value as { readonly [BACKFILL]?: unknown })[BACKFILL] === BACKFILL_VERSION;
}
