import type { BodyKind, RetryPolicy } from "../dag/serialized-dag.ts";
import type { TaskOutcome } from "../dag/task-context.ts";
import type { TaskState } from "../state/task-state.ts";
import type { EpochMillis } from "../time.ts";

export interface OutcomeQuery {
  readonly policy: RetryPolicy;
  /** A sensor's timeout runs over its retries, so it is final. Default: `task`. */
  readonly body?: BodyKind;
  /** Which try of this generation ended, from 1. */
  readonly tryNumber: number;
  /** How many attempts before this one were lost, in a row. */
  readonly lostCount: number;
  readonly outcome: TaskOutcome;
  readonly now: EpochMillis;
  /** In [0, 1). */
  readonly random: () => number;
}

export interface OutcomeDecision {
  readonly to: TaskState;
  /** With up_for_retry and up_for_reschedule: when the next try or poke is due. */
  readonly dueAt?: EpochMillis;
  /** Whether the try counts against the retry policy: the next one has tryNumber + 1. */
  readonly spendsTry: boolean;
}

/** Where a task instance goes when its attempt has ended. */
export function decideOutcome(query: OutcomeQuery): OutcomeDecision {
  throw new Error(`decideOutcome(${query.outcome.kind}) is not built`);
}
