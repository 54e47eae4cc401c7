import type { DagId, EpochMillis, JsonObject, ReprocessRule, TaskSubset } from "@daymill/core";
import type { Default, DefaultJson, Json, Key, Optional, OptionalJson } from "./columns.ts";

/** A backfill that repeats: a window of days that is run at the times of a cron. */
export interface BackfillScheduleTable {
  readonly schedule_key: Key<number>;
  readonly dag_id: DagId;
  /** Unique in its DAG. */
  readonly name: string;
  /** `code`: it comes from a DAG file and goes with it. */
  readonly origin: "person" | "code";
  /** Days before the day on which it fires: the first of the window, the last. */
  readonly window_from: number;
  readonly window_to: number;
  readonly crons: Json<readonly string[]>;
  readonly timezone: string;
  readonly reprocess: ReprocessRule;
  readonly direction: "forward" | "backward";
  /** Null: the DAG's own limit at the time. */
  readonly max_active_runs: Optional<number>;
  /** Null: failed runs do not pause what it makes. */
  readonly pause_after_failures: Optional<number>;
  readonly params: DefaultJson<JsonObject>;
  /** Null: all. */
  readonly tasks: OptionalJson<TaskSubset>;
  readonly paused: Default<boolean>;
  /** Null: it never fires again. */
  readonly next_at: Optional<EpochMillis>;
  readonly who: string;
  readonly created_at: EpochMillis;
}

/** What came of one occurrence of a backfill schedule: a backfill, or the reason why there is none. */
export interface BackfillFiringTable {
  readonly schedule_key: number;
  readonly due_at: EpochMillis;
  readonly fired_at: EpochMillis;
  readonly backfill_key: Optional<number>;
  readonly reason: Optional<string>;
}
