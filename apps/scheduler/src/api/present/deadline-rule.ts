import { deadlineOffset, epochMillis, toIso, writeDuration } from "@daymill/core";
import type { SerializedDeadline } from "@daymill/core";

const ORIGINS = { queued: "it was queued", logicalDate: "its logical date" } as const;

/**
 * When a run should be over, in words: `2h after it was queued`, `1h before its logical date`, `1.5 times the average of
 * the last 10 runs and 5m after it began`, or the instant.
 */
export function deadlineRule(deadline: SerializedDeadline): string {
  const { origin, offsetMs } = deadlineOffset(deadline);
  if (origin === "instant") return toIso(epochMillis(offsetMs));
  if (origin === "averageRunTime") return `${averageText(deadline.average)}${later(offsetMs)} after it began`;
  if (offsetMs === 0) return `at ${ORIGINS[origin]}`;
  return `${writeDuration(Math.abs(offsetMs))} ${offsetMs < 0 ? "before" : "after"} ${ORIGINS[origin]}`;
}

function averageText(average: SerializedDeadline["average"]): string {
  const { times, maxRuns } = average ?? { times: 1, maxRuns: 1 };
  return `${times === 1 ? "" : `${times} times `}the average of the last ${maxRuns} runs`;
}

function later(offsetMs: number): string {
  return offsetMs === 0 ? "" : ` and ${writeDuration(offsetMs)}`;
}
