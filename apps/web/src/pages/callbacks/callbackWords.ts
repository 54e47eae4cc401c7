import type { CallbackView } from "@daymill/contract";

const OPTIONS = {
  success: "onSuccess",
  failure: "onFailure",
  retry: "onRetry",
  skip: "onSkip",
  recovery: "onRecovery",
  deadline: "onMiss",
  backfill: "onBackfillDone",
} as const;

/** Which function it is, as the DAG's file names it: `onFailure`, `onFailure #2` of several, or `onMiss of queued + 2h`. */
export function callbackName({
  kind,
  deadline,
  position,
}: Pick<CallbackView, "kind" | "deadline" | "position">): string {
  const option = position === 0 ? OPTIONS[kind] : `${OPTIONS[kind]} #${position + 1}`;
  return deadline === null ? option : `${option} of ${deadline}`;
}

/** How it stands, in a few words. */
export function callbackState({ state, isCalled, tries, unbegun }: CallbackView): string {
  if (isCalled) return "being called";
  switch (state) {
    case "waiting":
      if (unbegun > 0) return "waits for a process";
      return tries === 0 ? "about to be called" : "is called again";
    case "success":
      return "called";
    case "failed":
      return "failed";
    case "superseded":
      return "superseded by a clear";
    default:
      return state satisfies never;
  }
}
