import type { TaskInRun } from "@daymill/contract";

/** What is drawn of each run. */
export type TrendMeasure = "duration" | "rows";

/** One bar. */
export interface TrendBar {
  readonly run: TaskInRun;
  /** Of the highest one, 0 to 1; null: there is nothing to draw. */
  readonly height: number | null;
  readonly isOdd: boolean;
}

/** The value of a run; null: it has none. */
export function valueOf({ durationMs, rows }: TaskInRun, measure: TrendMeasure): number | null {
  return measure === "duration" ? durationMs : rows;
}

/** Whether it is far from the runs before. */
export function isOdd({ isDurationOdd, isRowsOdd }: TaskInRun, measure: TrendMeasure): boolean {
  return measure === "duration" ? isDurationOdd : isRowsOdd;
}

/** A bar for each run, from zero. */
export function trendBars(runs: readonly TaskInRun[], measure: TrendMeasure): readonly TrendBar[] {
  const most = highest(runs, measure);
  return runs.map((run) => {
    const value = valueOf(run, measure);
    return { run, height: value === null ? null : most === 0 ? 0 : value / most, isOdd: isOdd(run, measure) };
  });
}

/** The largest value; 0 when there is none. */
export function highest(runs: readonly TaskInRun[], measure: TrendMeasure): number {
  return Math.max(0, ...runs.map((run) => valueOf(run, measure) ?? 0));
}
