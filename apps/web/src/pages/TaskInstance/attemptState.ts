import { type Attempt, type TaskState } from "@daymill/contract";

const ended: Readonly<Record<string, TaskState>> = {
  success: "success",
  skipped: "skipped",
  failed: "failed",
  timed_out: "failed",
  killed: "failed",
  lost: "removed",
  reschedule: "up_for_reschedule",
};

/** The state whose look fits how an attempt stands or ended. */
export function attemptState({ state, outcome }: Pick<Attempt, "state" | "outcome">): TaskState {
  return state === "ended" ? (ended[outcome] ?? "none") : state;
}

/** Whether an attempt is over, and its work was not done. */
export function hasFailed(attempt: Pick<Attempt, "state" | "outcome">): boolean {
  return attempt.state === "ended" && ["failed", "removed"].includes(attemptState(attempt));
}

/** `timed_out` as `timed out`. */
export function outcomeWord({ state, outcome }: Pick<Attempt, "state" | "outcome">): string {
  return (state === "ended" ? outcome : state).replaceAll("_", " ");
}
