import type { TaskMedian } from "../../../api/grid/useTaskDurations.ts";
import { formatDuration } from "../../../ui/time/formatTime.ts";
import { muchLonger } from "../../Run/usualDuration.ts";

/** With fewer runs a median says nothing. */
const LEAST_RUNS = 3;

/** `median 12 m`; of what took, or takes, much longer `3.1× median 12 m`. */
export function medianWords(ranMs: number | undefined, median: TaskMedian | undefined): string | undefined {
  if (median === undefined || median.runs < LEAST_RUNS) return undefined;
  const times = ranMs === undefined ? undefined : muchLonger(ranMs, median.ms);
  return `${times === undefined ? "" : `${times}× `}median ${formatDuration(median.ms)}`;
}
