import type { SerializedTask } from "../dag/serialized-dag.ts";
import { type EpochMillis, writeDuration } from "../time.ts";
import type { ApprovalAnswer } from "./decide-wait.ts";

/** Who answers in the end when no person does. */
const NOBODY = "scheduler";

/**
 * What is taken for the answer of an approval that nobody gave one. Undefined: its time is not over, or its task says
 * nothing of that.
 */
export function timeoutAnswer(
  { wait, timeoutMs }: Pick<SerializedTask, "wait" | "timeoutMs">,
  { askedAt, now }: { readonly askedAt: EpochMillis; readonly now: EpochMillis },
): ApprovalAnswer | undefined {
  if (wait?.kind !== "approval" || wait.onTimeout === undefined) return undefined;
  if (timeoutMs === null || now < askedAt + timeoutMs) return undefined;
  const { onTimeout } = wait;
  const isApproved = onTimeout.decision === "approve";
  const values = onTimeout.decision === "approve" ? onTimeout.values : null;
  const note = `Nobody answered within ${writeDuration(timeoutMs)}.`;
  return { isApproved, by: NOBODY, at: now, note, timedOut: true, values };
}
