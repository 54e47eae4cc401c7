import { deadlineOffset, epochMillis, toIso, writeDuration } from "@daymill/core";
import type { SerializedDeadline } from "@daymill/core";

const ORIGINS = { queued: "it was queued", logicalDate: "its logical date" } as const;

/** When a run should be over, in words: `2h after it was queued`, `1h before its logical date`, or the instant. */
export function deadlineRule(deadline: SerializedDeadline): string {
  const { origin, offsetMs } = deadlineOffset(deadline);
  if (origin === "instant") return toIso(epochMillis(offsetMs));
  if (offsetMs === 0) return `at ${ORIGINS[origin]}`;
  return `${writeDuration(Math.abs(offsetMs))} ${offsetMs < 0 ? "before" : "after"} ${ORIGINS[origin]}`;
}
