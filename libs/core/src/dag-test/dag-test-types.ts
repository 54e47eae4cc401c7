import type { Connection, TaskContext, TaskEffects, TaskError, TaskOutcome } from "../dag/task-context.ts";
import type { LogEntry } from "../author/test-context.ts";
import type { TestAssetEvents } from "../author/test-events.ts";
import type { ToldEvent, ToldKind } from "../dag/callbacks.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { RunType } from "../state/run-state.ts";
import type { TaskState } from "../state/task-state.ts";
import type { Duration, EpochMillis } from "../time.ts";

/**
 * What stands in for a body: a function of the rendered input, or the output itself. The function may throw, and for a
 * sensor return undefined.
 */
export type StubBody = JsonValue | ((input: never, ctx: TaskContext) => unknown);

/** What a person says to an approval in a test. */
export type TestAnswer =
  | { readonly decision: "approve"; readonly values?: JsonObject; readonly by?: string; readonly note?: string }
  | { readonly decision: "refuse"; readonly by?: string; readonly note?: string }
  /** Nobody answers: it runs out of time. */
  | { readonly decision: "none" };

export interface DagTestOptions {
  /**
   * The data interval, written as a DAG's start: `"2024-05-01"` is the first of the schedule that begins on that day, or
   * the day itself; or both ends. Default: the first of the schedule from the DAG's start, or from 2024-01-01, on.
   */
  readonly interval?: string | { readonly start: string; readonly end: string };
  /** Set over the defaults of the DAG's params. */
  readonly params?: JsonObject;
  /** Default `"manual"`. */
  readonly runType?: RunType;
  /**
   * When the run begins, written as a DAG's start: later than its interval ends, it is made afterwards, as by a backfill.
   * Default: the end of its interval.
   */
  readonly now?: string;
  /** How long runs before it took that succeeded, newest first; for deadlines from their average. Default: there are none. */
  readonly runTimes?: readonly Duration[];
  /** Bodies to replace, by the ids of the graph. */
  readonly stub?: Readonly<Record<string, StubBody>>;
  /**
   * What is said to approvals, by the ids of the graph. Default: all are approved by `test`, with the defaults of the form.
   */
  readonly answers?: Readonly<Record<string, TestAnswer>>;
  readonly connections?: Readonly<Record<string, Partial<Connection>>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** What tasks read of assets, besides what the run's own tasks have emitted by then. Default: nothing. */
  readonly assetEvents?: TestAssetEvents;
  /** A URI prefix for the scratch place of the run, ending in `/`. Default: one that no store knows. */
  readonly workspace?: string;
  /** What guards see: 0 is a first run, more a rerun. Default 0. */
  readonly generation?: number;
  /**
   * The ids of the runs just before, newest first, in which the DAG and each of its tasks failed: a success is a recovery
   * then. Default: there are none.
   */
  readonly failedBefore?: readonly string[];
  /** Chance, in [0, 1): lengthens the waits of retries and pokes with jitter. Default: always 0. */
  readonly random?: () => number;
}

/** One try of a task instance, on the fake clock. */
export interface TestedAttempt {
  /** From 1. */
  readonly number: number;
  readonly startedAt: EpochMillis;
  readonly endedAt: EpochMillis;
  readonly outcome: TaskOutcome;
}

/** A callback that was called. */
export interface TestedCallback {
  /** The task instance, as in the records of the run; null: the run itself. */
  readonly of: string | null;
  readonly kind: ToldKind;
  /** Which of several functions of the same option, from 0. */
  readonly position: number;
  readonly event: ToldEvent;
  /** What it threw; null: nothing. A test calls it once, whatever it throws. */
  readonly error: TaskError | null;
  readonly logs: readonly LogEntry[];
}

/**
 * How a DAG ran in memory. Records are by instance: the task's id, with the map index of a mapped one: `load`,
 * `upload[0]`. A mapped task that never got instances stands under its id alone.
 */
export interface DagTestRun {
  readonly state: "success" | "failed";
  /** Which tasks decided it. */
  readonly reason: string;
  readonly states: Readonly<Record<string, TaskState>>;
  /** Of those that succeeded and returned something. */
  readonly outputs: Readonly<Record<string, JsonValue>>;
  readonly attempts: Readonly<Record<string, readonly TestedAttempt[]>>;
  readonly logs: Readonly<Record<string, readonly LogEntry[]>>;
  /** What successful attempts asked for besides their outputs. */
  readonly effects: TaskEffects;
  /** In the order of what happened. */
  readonly callbacks: readonly TestedCallback[];
  /** When the run began and ended on the fake clock, which stands still while bodies run. */
  readonly startedAt: EpochMillis;
  readonly endedAt: EpochMillis;
}
