import { decideCallback } from "@daymill/core";
import type { BodyAnswer, EpochMillis, TaskError } from "@daymill/core";
import type { CallbackNote, TakenCallback } from "@daymill/metadata";
import { toStorable } from "../storable.ts";

/** What came of a callback that was called, in words of the database. */
export function concludeCallback(
  { key, turn, tries }: Pick<TakenCallback, "key" | "turn" | "tries">,
  answer: BodyAnswer,
  now: EpochMillis,
): CallbackNote {
  const error = errorOf(answer);
  const decision = decideCallback({ error, tries: tries + 1, now });
  const note = { key, turn, error: error && toStorable(error) };
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
