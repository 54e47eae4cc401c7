import type { Comparison } from "./comparison.ts";
import type { GanttBar } from "./ganttBars.ts";
import type { GanttRow } from "./ganttRows.ts";
import { idleGaps } from "./timeFold.ts";
import type { TimeWindow } from "./timeWindow.ts";

/** The time that a chart is about. */
export interface RunTime {
  /** The attempts of all tasks, each once. */
  readonly bars: readonly GanttBar[];
  /** When the first attempt was ready, in ms since the epoch. */
  readonly startMs: number;
  /** From then to the last end, or to now while the run goes on. */
  readonly lengthMs: number;
  /** When each task was busy in what the run is compared with, in ms since the epoch. */
  readonly ghostsOf: ReadonlyMap<string, readonly TimeWindow[]>;
  /** The long stretches in which nothing went on, nor did in what it is compared with; in ms since the start. */
  readonly gaps: readonly TimeWindow[];
}

export interface RunTimeOptions {
  readonly comparison: Comparison | undefined;
  /** Undefined: the run is over, no time goes on in it. */
  readonly nowMs: number | undefined;
}

export function runTime(rows: readonly GanttRow[], { comparison, nowMs }: RunTimeOptions): RunTime {
  const tasks = rows.filter((row) => !row.isInner);
  const bars = tasks.flatMap((row) => row.bars);
  const startMs = Math.min(...bars.map((bar) => bar.fromMs));
  const windows = comparison?.windows ?? new Map<string, readonly TimeWindow[]>();
  const busy = [
    ...bars.map(({ fromMs, toMs }) => ({ from: fromMs - startMs, to: toMs - startMs })),
    ...tasks.flatMap(({ taskId }) => windows.get(taskId) ?? []),
  ];
  const lengthMs = Math.max(...busy.map(({ to }) => to), nowMs === undefined ? 0 : nowMs - startMs);
  const ghostsOf = new Map(
    [...windows].map(([id, list]) => [id, list.map(({ from, to }) => ({ from: startMs + from, to: startMs + to }))]),
  );
  return { bars, startMs, lengthMs, ghostsOf, gaps: idleGaps(busy, lengthMs) };
}
