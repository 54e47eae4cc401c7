import type { AttemptKey, EpochMillis, RunKey, SessionKey, TaskId, TaskInstanceKey, TaskState } from "@daymill/core";
import type { Default, Key, Optional, OptionalJson } from "./columns.ts";

/** A task in a run (or one element of a mapped task), and its place in the queue. */
export interface TaskInstanceTable {
  readonly instance_key: Key<TaskInstanceKey>;
  readonly run_key: RunKey;
  readonly task_id: TaskId;
  /** -1 when not mapped. */
  readonly map_index: Default<number>;
  readonly state: Default<TaskState>;
  /** Grows with each clear. */
  readonly generation: Default<number>;
  /** Attempts so far over all generations; never decremented. */
  readonly attempt_number: Default<number>;
  /** Tries so far in this generation; lost attempts are not counted. */
  readonly try_number: Default<number>;
  /** Attempts lost in a row. */
  readonly lost_count: Default<number>;
  /** The attempt that owns it: no other may report an outcome. Null when none does. */
  readonly attempt_key: Optional<AttemptKey>;
  /** Null unless it occupies a slot. */
  readonly session_key: Optional<SessionKey>;
  readonly lane_key: number;
  readonly slots: number;
  readonly priority: number;
  /** Not null only while scheduled. */
  readonly ready_at: Optional<EpochMillis>;
  /** When a retry, a poke or the end of a hold is due; else null. */
  readonly due_at: Optional<EpochMillis>;
  /** Held: not to be scheduled before. */
  readonly not_before: Optional<EpochMillis>;
  /** Of the current or last attempt. */
  readonly started_at: Optional<EpochMillis>;
  readonly ended_at: Optional<EpochMillis>;
  /** The key that it counts under; null: none, or it became ready before its task had a limit by key. */
  readonly limit_key: Optional<string>;
  /** Of a mapped task: its element. */
  readonly element: OptionalJson;
  readonly label: Optional<string>;
}
