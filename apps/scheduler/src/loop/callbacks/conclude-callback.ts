import { decideCallback } from "@daymill/core";
import type { BodyAnswer, EpochMillis, TaskError } from "@daymill/core";
import type { CallbackNote, TakenCallback } from "@daymill/metadata";
import { toStorable } from "../storable.ts";

export interface ConcludedCall {
  readonly answer: BodyAnswer;
  /** Whether somebody said that the function was being called. */
  readonly wasBegun: boolean;
  readonly now: EpochMillis;
}

/** What came of a callback that was called, or was to be, in words of the database. */
export function concludeCallback(
  { key, turn, tries, unbegun }: Pick<TakenCallback, "key" | "turn" | "tries" | "unbegun">,
  { answer, wasBegun, now }: ConcludedCall,
): CallbackNote {
  const error = errorOf(answer);
  const hasBegun = wasBegun || answer.kind !== "trouble";
  const decision = decideCallback({ error, hasBegun, tries: tries + 1, unbegun: unbegun + 1, now });
  const note = { key, turn, error: error && toStorable(error), hasBegun };
  switch (decision.kind) {
    case "done":
      return { ...note, state: "success", dueAt: null };
    case "again":
      return { ...note, state: "waiting", dueAt: decision.dueAt };
    case "gives_up":
      return { ...note, state: "failed", dueAt: null };
    default:
      return decision satisfies never;
  }
}

/** Null: it went well. */
function errorOf(answer: BodyAnswer): TaskError | null {
  if (answer.kind === "trouble") return answer.error;
  const end = answer.kind === "ended" ? answer.outcome : undefined;
  if (end?.kind === "success") return null;
  if (end?.kind === "failed") return end.error;
  const message = end?.kind === "skipped" ? end.reason : `It was answered as if it had been a look: ${answer.kind}.`;
  return { code: null, name: "Error", message, stack: null, details: null };
}
