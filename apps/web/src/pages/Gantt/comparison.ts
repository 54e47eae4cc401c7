import type { GraphTask, RunAttempt, UsualTimes } from "@daymill/contract";
import { countOf } from "../naming.ts";
import { ganttRows } from "./ganttRows.ts";
import type { TimeWindow } from "./timeWindow.ts";

/** What a run is laid over. */
export interface Comparison {
  /** Stands before "over in 40 s": `usually`, `in run 2024-03-14`. */
  readonly words: string;
  /** What the legend calls it. */
  readonly legend: string;
  /** When each task was busy, by task id, in ms since the start of the run; what is not named was not there. */
  readonly windows: ReadonlyMap<string, readonly TimeWindow[]>;
}

/** When tasks usually begin and end. */
export function usualComparison({ runs, tasks }: UsualTimes): Comparison {
  return {
    words: "usually",
    legend:
      runs === 0 ? "no other run has succeeded: nothing to compare with" : `usual: median of ${countOf(runs, "run")}`,
    windows: new Map(tasks.map(({ taskId, startMs: from, endMs: to }) => [taskId, [{ from, to }]])),
  };
}

type ComparedTask = Pick<GraphTask, "taskId" | "mapped" | "kind">;

/** The attempts of another run, as long after its start as they were; of a mapped task from its first to its last. */
export function runComparison(
  label: string,
  tasks: readonly ComparedTask[],
  { attempts, nowMs }: { readonly attempts: readonly RunAttempt[]; readonly nowMs: number },
): Comparison {
  const rows = ganttRows(tasks, attempts, { open: new Set(), sort: "graph", nowMs });
  const startMs = Math.min(...rows.flatMap(({ bars }) => bars.map(({ fromMs }) => fromMs)));
  const windows = rows.flatMap(({ taskId, bars, fold }): readonly [string, readonly TimeWindow[]][] => {
    const times = bars.map(({ fromMs, toMs }) => ({ from: fromMs - startMs, to: toMs - startMs }));
    if (times.length === 0) return [];
    return [[taskId, fold === undefined ? times : [spanOf(times)]]];
  });
  return {
    words: `in run ${label}`,
    legend: windows.length === 0 ? `run ${label} has no attempt of these tasks` : `run ${label}`,
    windows: new Map(windows),
  };
}

/** From the first beginning to the last end. */
export function spanOf(windows: readonly TimeWindow[]): TimeWindow {
  return { from: Math.min(...windows.map(({ from }) => from)), to: Math.max(...windows.map(({ to }) => to)) };
}
