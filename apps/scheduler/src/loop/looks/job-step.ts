import type { JsonValue } from "@daymill/core";
import type { StoredJob } from "@daymill/metadata";

/** What comes next for the job of an attempt. */
export type JobStep =
  /** An earlier job is still being stopped. */
  | { readonly kind: "blocked" }
  /** A job that was not submitted before, to be written down first. */
  | { readonly kind: "submit_new"; readonly submission: number }
  /** It may have been submitted before: no answer came. */
  | { readonly kind: "submit_again"; readonly token: string }
  | { readonly kind: "poll"; readonly token: string; readonly handle: JsonValue; readonly job: StoredJob };

/**
 * What is to be done about the job of a task instance, given the jobs of its generation and those that are still to be
 * stopped, oldest first. A submission follows another only when that is known to have ended badly. One that succeeded is
 * asked once more: its attempt could not take what it made. One that was left is taken up.
 */
export function nextJobStep(jobs: readonly StoredJob[], generation: number): JobStep {
  if (jobs.some(({ state }) => state === "cancelling")) return { kind: "blocked" };
  const last = jobs.findLast((job) => job.generation === generation);
  if (last === undefined) return { kind: "submit_new", submission: 1 };
  if (last.state === "intent") return { kind: "submit_again", token: last.token };
  if (last.state === "submitted" || last.state === "succeeded" || last.state === "left") {
    return { kind: "poll", token: last.token, handle: last.handle, job: last };
  }
  return { kind: "submit_new", submission: last.submission + 1 };
}
