import type {
  DagId,
  EpochMillis,
  JsonObject,
  RunId,
  RunKey,
  RunState,
  RunType,
  SessionKey,
  VersionKey,
} from "@daymill/core";
import type { Default, DefaultJson, Key, Optional } from "./columns.ts";

/** One run of a DAG over one data interval. */
export interface DagRunTable {
  readonly run_key: Key<RunKey>;
  readonly dag_id: DagId;
  readonly run_id: RunId;
  readonly type: RunType;
  readonly state: RunState;
  /** Why it ended as it did, in words; null while it is open. */
  readonly reason: Optional<string>;
  /** Unique in the DAG; null for a run by hand without one. */
  readonly logical_date: Optional<EpochMillis>;
  readonly interval_start: EpochMillis;
  readonly interval_end: EpochMillis;
  /** It does not start before. */
  readonly run_after: EpochMillis;
  /** Its place among the queued runs of its DAG or backfill: run_after, or the day's position in the backfill. */
  readonly turn: number;
  readonly queued_at: EpochMillis;
  /** Null while queued, also when it is queued again by a clear. */
  readonly started_at: Optional<EpochMillis>;
  readonly ended_at: Optional<EpochMillis>;
  readonly params: DefaultJson<JsonObject>;
  readonly version_key: VersionKey;
  readonly backfill_key: Optional<number>;
  /** How often it was cleared. */
  readonly clear_number: Default<number>;
  /** Whether one of its tasks depends on the past. */
  readonly looks_back: Default<boolean>;
  /** Whether all that is left in it waits for an earlier run: then it holds no place among the active runs. */
  readonly only_waits: Default<boolean>;
  /** When a scheduler is to look at it again though nothing happens in it: it times out, or somebody changed it. */
  readonly look_at: Optional<EpochMillis>;
  /**
   * The session of the scheduler whose memory tells how its tasks stand; whoever else changes them takes this away. Never
   * set where a task depends on the past: there, other runs decide too.
   */
  readonly held_by: Optional<SessionKey>;
  readonly note: Optional<string>;
  readonly triggered_by: Optional<string>;
  /** Whether it failed when it last ended; of one that goes on or was cleared: when it ended before. */
  readonly failed_before: Default<boolean>;
}
