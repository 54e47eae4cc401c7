import type { RetryPolicy } from "../dag/serialized-dag.ts";
import type { TaskError, TaskOutcome } from "../dag/task-context.ts";

/** What a policy calls running out of time. */
const TIMEOUT_KINDS = ["E305", "Timeout"] as const;

/**
 * Why an outcome is of a kind that its policy does not try again, as a sentence for a person; undefined when it is. A kill
 * is no error, and a lost attempt spends no try, so that neither is asked about.
 */
export function whyNotRetried({ only, never }: RetryPolicy, outcome: TaskOutcome): string | undefined {
  const kinds = kindsOf(outcome);
  if (kinds.length === 0) return undefined;
  const refused = never?.find((kind) => kinds.includes(kind));
  if (refused !== undefined) return `It is not tried again: its retries are never for ${refused}.`;
  if (only === undefined || only.some((kind) => kinds.includes(kind))) return undefined;
  return `It is not tried again: its retries are only for ${only.join(", ")}.`;
}

/** An error with why there is no other try below what went wrong. */
export function withReason(error: TaskError, why: string | undefined): TaskError {
  return why === undefined ? error : { ...error, message: `${error.message}\n${why}` };
}

function kindsOf(outcome: TaskOutcome): readonly string[] {
  switch (outcome.kind) {
    case "failed":
      return outcome.error.code === null ? [outcome.error.name] : [outcome.error.code, outcome.error.name];
    case "timed_out":
      return TIMEOUT_KINDS;
    case "success":
    case "skipped":
    case "killed":
    case "reschedule":
    case "lost":
      return [];
    default:
      return outcome satisfies never;
  }
}
