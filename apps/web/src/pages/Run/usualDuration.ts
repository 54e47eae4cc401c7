import type { RunBar } from "@daymill/contract";
import { elapsedMs, formatDuration } from "../../ui/time/formatTime.ts";

/** With fewer runs to compare with nothing is usual. */
const LEAST_RUNS = 3;
/** So much longer than usual is worth a word. */
const MUCH = 1.5;

export interface UsualDuration {
  /** The median of runs that succeeded. */
  readonly ms: number;
  readonly runs: number;
}

/** How long the last runs of a DAG took that succeeded, but for one; undefined: too few did. */
export function usualDuration(recent: readonly RunBar[], runId: string): UsualDuration | undefined {
  const lengths = recent
    .filter((run) => run.state === "success" && run.runId !== runId && run.endedAt !== null)
    .flatMap((run) => elapsedMs(run.startedAt, run.endedAt, 0) ?? [])
    .toSorted((a, b) => a - b);
  const [low, high] = [lengths[Math.floor((lengths.length - 1) / 2)], lengths[Math.floor(lengths.length / 2)]];
  if (low === undefined || high === undefined || lengths.length < LEAST_RUNS) return undefined;
  return { ms: (low + high) / 2, runs: lengths.length };
}

/** `usually 12 m`; of a run that takes much longer `2.1 times the usual 12 m`. */
export function usualWords(ranMs: number, { ms }: UsualDuration): string {
  const times = muchLonger(ranMs, ms);
  return times === undefined ? `usually ${formatDuration(ms)}` : `${times} times the usual ${formatDuration(ms)}`;
}

/** How many times as long as usual something took, `2.1` or `1,200`; undefined: it did not take much longer. */
export function muchLonger(ranMs: number, usualMs: number): string | undefined {
  const times = ranMs / usualMs;
  if (usualMs === 0 || times < MUCH) return undefined;
  return times < 10 ? times.toFixed(1) : Math.round(times).toLocaleString("en-US");
}
