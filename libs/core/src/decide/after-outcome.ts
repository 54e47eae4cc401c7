import type { BodyKind, RetryPolicy } from "../dag/serialized-dag.ts";
import type { TaskOutcome } from "../dag/task-context.ts";
import type { TaskState } from "../state/task-state.ts";
import { type EpochMillis, epochMillis } from "../time.ts";
import { retryDelay } from "./retry-delay.ts";
import { whyNotRetried } from "./retry-kinds.ts";

/**
 * How many attempts of a task instance may be lost in a row. The loss that reaches it fails the instance: by then the task
 * itself is the likely cause (it takes the memory of its machine, say), and offering it again would take down the next.
 */
export const MAX_LOSSES_IN_A_ROW = 5;

export interface OutcomeQuery {
  readonly policy: RetryPolicy;
  /** A sensor's timeout runs over its retries, so it is final. Default: `task`. */
  readonly body?: BodyKind;
  /** Which try of this generation ended, from 1. */
  readonly tryNumber: number;
  /** How many attempts just before this one were lost, in a row. */
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
  /** Why a failure is final although its policy has tries left, as a sentence. */
  readonly why?: string;
}

function retryOrFail({ policy, tryNumber, outcome, now, random }: OutcomeQuery): OutcomeDecision {
  if (tryNumber > policy.limit) return { to: "failed", spendsTry: true };
  const why = whyNotRetried(policy, outcome);
  if (why !== undefined) return { to: "failed", spendsTry: true, why };
  const dueAt = epochMillis(now + retryDelay(policy, tryNumber, random));
  return { to: "up_for_retry", dueAt, spendsTry: true };
}

function offerAgain({ lostCount }: OutcomeQuery): OutcomeDecision {
  return { to: lostCount + 1 < MAX_LOSSES_IN_A_ROW ? "scheduled" : "failed", spendsTry: false };
}

/**
 * Where a task instance goes when its attempt has ended. A failure, a timeout and a kill are retried while the policy has
 * tries left and is for errors of the kind; a lost attempt is offered again and spends none, up to MAX_LOSSES_IN_A_ROW.
 */
export function decideOutcome(query: OutcomeQuery): OutcomeDecision {
  const { outcome, now } = query;
  switch (outcome.kind) {
    case "success":
    case "skipped":
      return { to: outcome.kind, spendsTry: true };
    case "failed":
      return outcome.final ? { to: "failed", spendsTry: true } : retryOrFail(query);
    case "timed_out":
      return query.body === "sensor" ? { to: "failed", spendsTry: true } : retryOrFail(query);
    case "killed":
      return retryOrFail(query);
    case "reschedule":
      return { to: "up_for_reschedule", dueAt: epochMillis(now + outcome.afterMs), spendsTry: false };
    case "lost":
      return offerAgain(query);
    default:
      return outcome satisfies never;
  }
}
