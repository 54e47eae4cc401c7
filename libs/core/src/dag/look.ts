import type { JsonValue } from "../json.ts";
import type { EpochMillis } from "../time.ts";
import type { TaskError, TaskOutcome } from "./task-context.ts";

/** What a look asks of a body. `token` names the submission, however often it is asked for. */
export type LookAction =
  | { readonly kind: "poke" }
  /** `isAgain`: it may have been submitted already, by somebody who could not say so any more. */
  | { readonly kind: "submit"; readonly token: string; readonly isAgain: boolean }
  | { readonly kind: "poll"; readonly handle: JsonValue; readonly token: string }
  /** handle null: it was submitted, or about to be, and its handle was never heard of. */
  | { readonly kind: "cancel"; readonly handle: JsonValue | null; readonly token: string };

/** What a body says to a look: `cancelled`, to a cancel, when there is no job any more that could go on. */
export type BodyAnswer = LookAnswer | { readonly kind: "cancelled" };

/**
 * What came of one look at a task that goes on without a worker: a sensor that was poked, a remote job that was submitted
 * or polled, a condition that was evaluated.
 */
export type LookAnswer =
  /** The attempt is over: there is a value, or what looked threw. */
  | { readonly kind: "ended"; readonly outcome: TaskOutcome }
  /** A poke that found nothing. */
  | { readonly kind: "nothing" }
  | { readonly kind: "submitted"; readonly handle: JsonValue }
  | { readonly kind: "running"; readonly progress: string | null }
  /** The job ended badly, by itself. `final`: the same input would fail again. */
  | { readonly kind: "job_failed"; readonly reason: string; readonly final: boolean }
  /** Somebody else cancelled the job. */
  | { readonly kind: "job_cancelled"; readonly reason: string | null }
  /** The look came to no answer: the service did not reply, the process died. How the work stands is not known. */
  | { readonly kind: "trouble"; readonly error: TaskError; readonly final: boolean }
  /** An earlier job of the task is still being cancelled: nothing was submitted. */
  | { readonly kind: "blocked" }
  /** The condition does not hold. null: it is looked at again when something happens. */
  | { readonly kind: "unmet"; readonly dueAt: EpochMillis | null };
