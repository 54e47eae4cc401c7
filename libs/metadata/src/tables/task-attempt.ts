import type { AttemptKey, EpochMillis, SessionKey, TaskError, TaskInstanceKey, TaskState } from "@daymill/core";
import type { Generated } from "kysely";
import type { Default, Optional, OptionalJson } from "./columns.ts";

/** How an attempt ended. */
export type AttemptOutcome = "success" | "skipped" | "failed" | "timed_out" | "killed" | "lost";

/** One try of a task instance. */
export interface TaskAttemptTable {
  /** The fence. */
  readonly attempt_key: Generated<AttemptKey>;
  readonly instance_key: TaskInstanceKey;
  /** Counts from 1 over all generations. */
  readonly number: number;
  readonly generation: number;
  /** Which try of its generation, from 1. */
  readonly try_number: number;
  /** Null: it needs no worker. */
  readonly session_key: Optional<SessionKey>;
  readonly scheduled_at: EpochMillis;
  readonly queued_at: EpochMillis;
  readonly started_at: Optional<EpochMillis>;
  /** Null while it is open. */
  readonly ended_at: Optional<EpochMillis>;
  readonly outcome: Optional<AttemptOutcome>;
  /** Where the instance went with it. */
  readonly next_state: Optional<TaskState>;
  readonly error: OptionalJson<TaskError>;
  /** How often it was looked at, without a worker. */
  readonly pokes: Default<number>;
  /** Without a worker: when it runs out of time. */
  readonly deadline: Optional<EpochMillis>;
  /** What its body was given. */
  readonly rendered_input: OptionalJson;
  /** Bytes, and CPU milliseconds, that it used; null: nobody measured it. */
  readonly max_rss: Optional<number>;
  readonly cpu_ms: Optional<number>;
}
