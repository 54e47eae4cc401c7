import type { RunDeadline } from "@daymill/contract";

/** How a deadline stands, in a few words. */
export function deadlineStanding({ state }: Pick<RunDeadline, "state">): string {
  switch (state) {
    case "open":
      return "not over yet";
    case "met":
      return "met";
    case "missed":
      return "missed";
    default:
      return state satisfies never;
  }
}
