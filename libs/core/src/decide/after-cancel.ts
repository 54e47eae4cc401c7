import type { BodyAnswer } from "../dag/look.ts";
import { type EpochMillis, epochMillis } from "../time.ts";

export type CancelDecision =
  /** The job has ended, or its service says that it will. */
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly dueAt: EpochMillis; readonly said: string }
  /** Nobody asks again: a person has to look. */
  | { readonly kind: "gives_up"; readonly said: string };

/** With the waits between them that is about two hours: longer outages of a service are seen to by people. */
export const MAX_CANCEL_TRIES = 32;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 300_000;

/** What becomes of a job that was asked to stop. `tries`: how often so far, this one included. */
export function decideCancel({
  answer,
  tries,
  now,
}: {
  readonly answer: BodyAnswer;
  readonly tries: number;
  readonly now: EpochMillis;
}): CancelDecision {
  if (answer.kind === "cancelled") return { kind: "done" };
  const said = answer.kind === "trouble" ? answer.error.message : `it answered ${answer.kind}`;
  if (tries >= MAX_CANCEL_TRIES) return { kind: "gives_up", said };
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** Math.max(0, tries - 1), LONGEST_WAIT_MS);
  return { kind: "again", dueAt: epochMillis(now + waitMs), said };
}
