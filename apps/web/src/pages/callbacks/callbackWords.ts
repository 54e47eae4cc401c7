import type { CallbackView } from "@daymill/contract";

const OPTIONS = { success: "onSuccess", failure: "onFailure", retry: "onRetry", skip: "onSkip" } as const;

/** Which function it is, as the DAG's file names it: `onFailure`, or `onFailure #2` of several. */
export function callbackName({ kind, position }: Pick<CallbackView, "kind" | "position">): string {
  return position === 0 ? OPTIONS[kind] : `${OPTIONS[kind]} #${position + 1}`;
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
