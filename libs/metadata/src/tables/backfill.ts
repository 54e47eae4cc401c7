import type { DagId, EpochMillis, JsonObject, ReprocessRule, RunKey, TaskSubset } from "@daymill/core";
import type { Default, DefaultJson, Key, Optional, OptionalJson } from "./columns.ts";

export type BackfillState = "running" | "paused" | "completed" | "cancelled";

/** A range of days to be run, with its progress. */
export interface BackfillTable {
  readonly backfill_key: Key<number>;
  readonly dag_id: DagId;
  /** The logical date of the first day. */
  readonly from_date: EpochMillis;
  /** The logical date of the last day. */
  readonly to_date: EpochMillis;
  readonly reprocess: ReprocessRule;
  readonly direction: "forward" | "backward";
  readonly max_active_runs: number;
  /** So many runs that fail pause it; null: none do. */
  readonly pause_after_failures: Optional<number>;
  /** Runs that failed until then are not counted: when it was last resumed. */
  readonly failures_since: Default<EpochMillis>;
  readonly state: BackfillState;
  /** Of one that was not paused by a person: why. */
  readonly pause_reason: Optional<string>;
  readonly params: DefaultJson<JsonObject>;
  /** Null: all. */
  readonly tasks: OptionalJson<TaskSubset>;
  readonly days: number;
  /** Runs of it that were removed since, by how they had ended. */
  readonly removed_success: Default<number>;
  readonly removed_failed: Default<number>;
  readonly who: string;
  readonly cause: string;
  readonly note: Optional<string>;
  readonly created_at: EpochMillis;
  readonly ended_at: Optional<EpochMillis>;
}

/** One day of a backfill. */
export interface BackfillDayTable {
  readonly backfill_key: number;
  /** Its turn, from 0. */
  readonly position: number;
  readonly logical_date: EpochMillis;
  readonly interval_start: EpochMillis;
  readonly interval_end: EpochMillis;
  /** `left`: nothing is done for this day; the reason says why. */
  readonly state: "waiting" | "created" | "adopted" | "left";
  readonly reason: Optional<string>;
  readonly run_key: Optional<RunKey>;
}
