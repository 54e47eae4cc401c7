import type { BodyAnswer, ErrorCode } from "@daymill/core";
import { failedWith } from "../worker/failure.ts";
import type { FailedOutcome } from "../worker/failure.ts";
import type { LookOrder, PollerAction } from "./poller.ts";

export type Trouble = Extract<BodyAnswer, { readonly kind: "trouble" }>;

/** A failure that says nothing of how the work stands. */
export function troubleOf({ error, final }: FailedOutcome): Trouble {
  return { kind: "trouble", error, final };
}

/**
 * What a failure means that came before the body was asked: it ends the attempt, unless the attempt may have a job already,
 * of which this says nothing.
 */
export function failedBefore(action: PollerAction, outcome: FailedOutcome): BodyAnswer {
  const hasNoJob = action.kind === "poke" || (action.kind === "submit" && !action.isAgain);
  return hasNoJob ? { kind: "ended", outcome } : troubleOf(outcome);
}

/** A look that came to no answer for a reason of ours. */
export function troubleWith(code: ErrorCode, message: string): Trouble {
  return troubleOf(failedWith(code, message));
}

export function lookTookTooLong({ action, deadlineMs }: Pick<LookOrder, "action" | "deadlineMs">): Trouble {
  return troubleWith("E309", `The ${action.kind} had not ended after ${deadlineMs} ms.`);
}
