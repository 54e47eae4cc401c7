import type {
  AttemptKey,
  DagId,
  EpochMillis,
  RunKey,
  RunState,
  SessionKey,
  TaskError,
  TaskInstanceKey,
  TaskState,
  ToldKind,
  VersionKey,
} from "@daymill/core";
import type { Default, Key, Optional, OptionalJson } from "./columns.ts";

/** `superseded`: the task or the run was cleared before anybody was told. */
export type CallbackState = "waiting" | "success" | "failed" | "superseded";

/** A function of the user's that is to be told what happened: written with what happened, called later. */
export interface CallbackTable {
  readonly callback_key: Key<number>;
  /** Null: it is about a backfill. */
  readonly run_key: Optional<RunKey>;
  /** Null: it is about a run or a task instance. */
  readonly backfill_key: Optional<number>;
  /** The version in which the function is found. */
  readonly version_key: VersionKey;
  /** Null: it is about the run, or a backfill. */
  readonly instance_key: Optional<TaskInstanceKey>;
  /** The attempt that ended in it; null: none did. */
  readonly attempt_key: Optional<AttemptKey>;
  /** Of the instance; of a run: how often it had been cleared. */
  readonly generation: number;
  readonly attempt_number: Default<number>;
  readonly try_number: Default<number>;
  readonly kind: ToldKind;
  /** Of a deadline that was missed; else null. */
  readonly deadline_key: Optional<number>;
  /** Which of several functions of one option, from 0. */
  readonly position: number;
  readonly to_state: TaskState | RunState | "completed";
  readonly cause: Optional<string>;
  /** Of a recovery: the ids of the runs that had failed. Of a backfill: what came of it. */
  readonly detail: OptionalJson;
  readonly at: EpochMillis;
  /** Of a retry: when the next try is due. */
  readonly retry_at: Optional<EpochMillis>;
  readonly state: Default<CallbackState>;
  /** The fence: grows each time that somebody takes it. */
  readonly turn: Default<number>;
  /** Calls that began and came to an answer. */
  readonly tries: Default<number>;
  /** Calls in a row that never began: there was no process for them. */
  readonly unbegun: Default<number>;
  /** When it is called next; during a call: when another one takes over. Null: it is over. */
  readonly due_at: Optional<EpochMillis>;
  readonly ended_at: Optional<EpochMillis>;
  /** Of the last call that failed or never began. */
  readonly error: OptionalJson<TaskError>;
  /** During a call: the session of the scheduler that took it. */
  readonly taken_by: Optional<SessionKey>;
  /** `dag/kind/key` of what is told of together, and how long after a call the next one is, in ms. Null: it is told of alone. */
  readonly group_key: Optional<string>;
  readonly group_ms: Optional<number>;
}

/** What is told of together, of which something was told once. */
export interface CallbackGroupTable {
  readonly group_key: string;
  readonly dag_id: DagId;
  /** Until then, what happens for the first time waits. */
  readonly quiet_until: EpochMillis;
}
