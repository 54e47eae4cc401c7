import type { Logger } from "../logger.ts";
import type { JsonObject } from "../json.ts";
import type { RunState } from "../state/run-state.ts";
import type { TaskState } from "../state/task-state.ts";
import type { TaskContext, TaskError, TaskInterval } from "./task-context.ts";

/**
 * What may happen to a task that somebody wants to be told of; to a run: only success, failure and recovery. A recovery is
 * a success after a failure, and told of besides the success.
 */
export const CALLBACK_KINDS = ["success", "failure", "retry", "skip", "recovery"] as const;

export type CallbackKind = (typeof CALLBACK_KINDS)[number];

/** All that somebody is told of: a deadline of a run may be missed, and a backfill be done, besides. */
export const TOLD_KINDS = [...CALLBACK_KINDS, "deadline", "backfill"] as const;

export type ToldKind = (typeof TOLD_KINDS)[number];

/** What an option of a task or of a DAG names functions for. */
export type CountedKind = Exclude<ToldKind, "deadline">;

/** How many functions are to be called, by what happens. They themselves are in the bundle. Absent: none. */
export type CallbackCounts = Readonly<Partial<Record<CountedKind, number>>> & {
  /** What is known of them, function by function; null: nothing. Absent: nothing is known of any. */
  readonly infos?: Readonly<Partial<Record<CountedKind, readonly (CallbackInfo | null)[]>>>;
};

/** What is known of a function that is told, besides that it is one. */
export interface CallbackInfo {
  /** Of a ready-made one: `notify.slack`, and what it was made with, which is no secret. */
  readonly notifier?: { readonly name: string; readonly options: JsonObject };
  /** Absent: it is told of each by itself. */
  readonly group?: CallbackGroup;
}

/** What is told of together. */
export interface CallbackGroup {
  /** Those of one DAG, kind and key. */
  readonly key: string;
  /** From one call to the next, in milliseconds. */
  readonly everyMs: number;
}

interface HappenedInRun {
  readonly dagId: string;
  readonly run: TaskContext["run"];
  readonly interval: TaskInterval;
  readonly params: JsonObject;
  /** When the state changed; ISO 8601 in UTC. */
  readonly at: string;
  /** The page of the task instance or the run in the web UI. */
  readonly url: string;
}

/** What happened to a task instance. */
export interface TaskEvent extends HappenedInRun {
  readonly kind: CallbackKind;
  readonly taskId: string;
  /** -1 when not mapped. */
  readonly mapIndex: number;
  readonly state: TaskState;
  /** The attempt that ended, or the last one before; `number` 0: there was none. */
  readonly attempt: { readonly number: number; readonly generation: number; readonly tryNumber: number };
  /** Of the attempt that failed. Null: none did. */
  readonly error: TaskError | null;
  /** Why it was skipped; where no attempt ended in this, what decided it: `trigger_rule`, `condition`, `run_timeout` ... */
  readonly reason: string | null;
  /** With `retry`: when the next try is due; ISO 8601 in UTC. */
  readonly retryAt: string | null;
  /** See RunEvent. */
  readonly recoveredFrom: readonly string[];
}

/** The most task instances that the event of a run or of a deadline names. */
export const MAX_FAILED_IN_EVENT = 10;

/** A run has ended. */
export interface RunEvent extends HappenedInRun {
  readonly kind: "success" | "failure" | "recovery";
  readonly state: RunState;
  /** Which tasks decided it. */
  readonly reason: string | null;
  /** The task instances that failed, at most MAX_FAILED_IN_EVENT. */
  readonly failed: readonly { readonly taskId: string; readonly mapIndex: number; readonly error: TaskError | null }[];
  /**
   * With `recovery`: the ids of the runs in which it failed before, newest first, at most MAX_FAILED_IN_EVENT; its own run
   * stands first when it failed there before a clear. Else empty.
   */
  readonly recoveredFrom: readonly string[];
}

/** A run was not over when it should have been. It goes on. */
export interface DeadlineEvent extends HappenedInRun {
  readonly kind: "deadline";
  /** Of the run when its miss was written down. */
  readonly state: RunState;
  /** Of the deadline. */
  readonly name: string;
  /** When the run should have been over; ISO 8601 in UTC. */
  readonly dueAt: string;
  /** The task instances that have not ended as this is told, at most MAX_FAILED_IN_EVENT. */
  readonly unfinished: readonly { readonly taskId: string; readonly mapIndex: number; readonly state: TaskState }[];
}

/** A backfill is done: all of its days are, and nobody cancelled it. */
export interface BackfillEvent {
  readonly kind: "backfill";
  readonly dagId: string;
  readonly backfillId: number;
  /** When it ended; ISO 8601 in UTC. */
  readonly at: string;
  /** The page of the backfill in the web UI. */
  readonly url: string;
  /** The logical dates of its first and its last day; ISO 8601 in UTC. */
  readonly from: string;
  readonly to: string;
  readonly days: number;
  /** Its runs, by how they had ended. */
  readonly success: number;
  readonly failed: number;
  /** Days for which nothing was done. */
  readonly left: number;
  /** The first of its runs that failed, by their dates, at most MAX_FAILED_IN_EVENT. */
  readonly failedRuns: readonly {
    readonly runId: string;
    readonly logicalDate: string | null;
    readonly reason: string | null;
  }[];
}

/** Several of one kind in one DAG that are told of together: see `grouped`. */
export interface GroupEvent {
  readonly kind: "group";
  readonly dagId: string;
  /** What happened to each. */
  readonly of: ToldKind;
  /** Of task instances, runs, deadlines of runs and backfills; one to which it happened several times counts once. */
  readonly count: number;
  /**
   * The first of them, at most MAX_FAILED_IN_EVENT, in the order in which it happened; of one to which it happened several
   * times, the last.
   */
  readonly events: readonly (TaskEvent | RunEvent | DeadlineEvent | BackfillEvent)[];
  /** When the first and the last of it happened; ISO 8601 in UTC. */
  readonly since: string;
  readonly at: string;
  /** In the web UI: the DAG's task instances that failed or were skipped; its backfills; of other kinds, its page. */
  readonly url: string;
}

export type ToldEvent = TaskEvent | RunEvent | DeadlineEvent | BackfillEvent | GroupEvent;

/** What a callback is given besides the event. The signal is aborted when its time is over. */
export type CallbackContext = Pick<TaskContext, "signal" | "connection" | "variable"> & { readonly log: Logger };

/** Is told of what happened. Whatever it does, throws or forgets to do, the task and its run stay as they are. */
export type Callback<E> = (event: E, ctx: CallbackContext) => void | Promise<void>;
