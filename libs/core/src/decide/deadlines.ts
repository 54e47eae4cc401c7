import type { AverageRunTime, SerializedDeadline } from "../dag/serialized-dag.ts";

/**
 * What a deadline counts from, `instant` being 1970, and how far it is from that. `averageRunTime`: so long after the run
 * began as averageRunTime says, and then the offset.
 */
export interface DeadlineOffset {
  readonly origin: "queued" | "logicalDate" | "averageRunTime" | "instant";
  readonly offsetMs: number;
}

export function deadlineOffset({ from, afterMs }: SerializedDeadline): DeadlineOffset {
  return from === "queued" || from === "logicalDate" || from === "averageRunTime"
    ? { origin: from, offsetMs: afterMs }
    : { origin: "instant", offsetMs: Date.parse(from) + afterMs };
}

/** Milliseconds, from the run times of the runs that count, newest first; undefined: there are too few. */
export function averageRunTime(
  runTimesMs: readonly number[],
  { times, maxRuns, minRuns }: AverageRunTime,
): number | undefined {
  const counted = runTimesMs.slice(0, maxRuns);
  if (counted.length < minRuns) return undefined;
  const sum = counted.reduce((total, ms) => total + ms, 0);
  return Math.round((sum / counted.length) * times);
}
