import type { UsualTimes } from "@daymill/contract";
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
  /** When each task usually begins and ends, in ms since the epoch. */
  readonly usualOf: ReadonlyMap<string, TimeWindow>;
  /** The long stretches in which nothing went on, nor usually does; in ms since the start. */
  readonly gaps: readonly TimeWindow[];
}

export interface RunTimeOptions {
  readonly usual: UsualTimes | undefined;
  /** Undefined: the run is over, no time goes on in it. */
  readonly nowMs: number | undefined;
}

export function runTime(rows: readonly GanttRow[], { usual, nowMs }: RunTimeOptions): RunTime {
  const tasks = rows.filter((row) => !row.isInner);
  const bars = tasks.flatMap((row) => row.bars);
  const startMs = Math.min(...bars.map((bar) => bar.fromMs));
  const times = new Map(usual?.tasks.map(({ taskId, startMs: from, endMs: to }) => [taskId, { from, to }]));
  const busy = [
    ...bars.map(({ fromMs, toMs }) => ({ from: fromMs - startMs, to: toMs - startMs })),
    ...tasks.flatMap(({ taskId }) => times.get(taskId) ?? []),
  ];
  const lengthMs = Math.max(...busy.map(({ to }) => to), nowMs === undefined ? 0 : nowMs - startMs);
  const usualOf = new Map([...times].map(([id, { from, to }]) => [id, { from: startMs + from, to: startMs + to }]));
  return { bars, startMs, lengthMs, usualOf, gaps: idleGaps(busy, lengthMs) };
}
