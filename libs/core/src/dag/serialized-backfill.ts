import type { ReprocessRule } from "../decide/backfill-days.ts";
import type { FiringTimes } from "../decide/backfill-firings.ts";
import type { BackfillWindow } from "../decide/backfill-window.ts";
import type { TaskSubset } from "./task-subset.ts";
import type { JsonObject } from "../json.ts";

/** A repeated backfill as it is stored: when it fires, and what it runs then. */
export interface SerializedBackfill {
  /** Unique in its DAG. */
  readonly name: string;
  readonly window: BackfillWindow;
  readonly times: FiringTimes;
  readonly reprocess: ReprocessRule;
  readonly direction: "forward" | "backward";
  /** Null: the DAG's own limit, as it is when the schedule fires. */
  readonly maxActiveRuns: number | null;
  /** So many failed runs pause a backfill that it makes; null: failures do not. */
  readonly pauseAfterFailures: number | null;
  readonly params: JsonObject;
  /** Null: all. */
  readonly tasks: TaskSubset | null;
}
