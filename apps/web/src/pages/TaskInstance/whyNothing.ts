import type { TaskInstanceDetail } from "@daymill/contract";

/** Why a task instance has no attempt, or its attempt no log. */
export function whyNothing(detail: Pick<TaskInstanceDetail, "waiting" | "state" | "skipReason" | "attempts">): string {
  if (detail.waiting !== null) return detail.waiting.text;
  if (detail.state === "skipped") return detail.skipReason ?? "The task was skipped.";
  if (detail.state === "upstream_failed") return "The task was left out because a task before it failed.";
  return detail.attempts === 0 ? "The task has not started." : "The attempt has written nothing.";
}
