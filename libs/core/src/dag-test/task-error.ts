import type { TaskError, TaskOutcome } from "../dag/task-context.ts";
import { withReason } from "../decide/retry-kinds.ts";
import { DaymillError, isFinalError } from "../errors.ts";
import type { JsonObject } from "../json.ts";

/**
 * The outcome of a body that threw: TaskSkipped skips; an error with `retry: false`, or one of ours that no retry cures, is
 * not retried. Errors are told by their fields: a bundle brings classes of its own.
 */
export function outcomeOfThrown(thrown: unknown): TaskOutcome {
  const { name, message, stack, retry } = fieldsOf(thrown);
  if (name === "TaskSkipped") return { kind: "skipped", reason: message };
  const ours = thrown instanceof DaymillError ? thrown : undefined;
  const error: TaskError = {
    code: ours?.code ?? null,
    name,
    message,
    stack,
    details: ours ? (JSON.parse(JSON.stringify(ours.details)) as JsonObject) : null,
  };
  return { kind: "failed", error, final: retry === undefined ? isFinalError(error.code) : retry === false };
}

/** A failure with why there is no other try below what went wrong. */
export function explained(outcome: TaskOutcome, why: string | undefined): TaskOutcome {
  return outcome.kind === "failed" ? { ...outcome, error: withReason(outcome.error, why) } : outcome;
}

/** The error that an instance shows. Null: the outcome is none. */
export function errorOf(outcome: TaskOutcome): TaskError | null {
  if (outcome.kind === "failed") return outcome.error;
  if (outcome.kind !== "timed_out") return null;
  const message = `it ran out of time after ${outcome.timeoutMs} ms`;
  return { code: "E305", name: "DaymillError", message, stack: null, details: null };
}

function fieldsOf(thrown: unknown): { name: string; message: string; stack: string | null; retry: unknown } {
  if (!(thrown instanceof Error))
    return { name: "Error", message: `thrown: ${String(thrown)}`, stack: null, retry: undefined };
  const retry = "retry" in thrown ? thrown.retry : undefined;
  return { name: thrown.name, message: thrown.message, stack: thrown.stack ?? null, retry };
}
