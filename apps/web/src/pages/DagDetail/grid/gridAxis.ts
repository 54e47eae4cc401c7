import type { GridRun } from "@daymill/contract";
import { shortMonths } from "../../../ui/time/dayMath.ts";
import { elapsedMs, formatLogicalDate } from "../../../ui/time/formatTime.ts";

export interface AxisLabel {
  readonly run: number;
  readonly text: string;
}

/** Room that one label needs, CSS pixels. */
const LABEL_WIDTH = 110;
/** Distances between labels that people count in: days, weeks, then months and years of days. */
const STRIDES = [1, 2, 7, 14, 28, 56, 91, 182, 364] as const;

/**
 * Labels for the runs in [first, end), as dense as there is room; the first in sight names the year. `dates` are logical
 * dates as the DAG's zone writes them, null for a run without one. They stay in place while the grid is scrolled.
 */
export function axisLabels(
  dates: readonly (string | null)[],
  range: { readonly first: number; readonly end: number },
  pitch: number,
): readonly AxisLabel[] {
  const stride = STRIDES.find((runs) => runs * pitch >= LABEL_WIDTH) ?? STRIDES[STRIDES.length - 1] ?? 1;
  const labels: AxisLabel[] = [];
  let year: string | undefined;
  const first = Math.floor(range.first / stride) * stride;
  for (let run = first; run < range.end; run += stride) {
    const date = dates[run];
    if (date === undefined || date === null) continue;
    labels.push({ run, text: labelOf(date, year) });
    if (run >= range.first) year = date.slice(0, 4);
  }
  return labels;
}

/** `Mar 15`, `Mar 15 06:00`; with the year where it is another than that of the label before. */
function labelOf(date: string, yearBefore: string | undefined): string {
  const day = `${shortMonths[Number(date.slice(5, 7)) - 1] ?? date.slice(5, 7)} ${Number(date.slice(8, 10))}`;
  const text = formatLogicalDate(date).length > 10 ? `${day} ${date.slice(11, 16)}` : day;
  const year = date.slice(0, 4);
  return year === yearBefore ? text : `${year} ${text}`;
}

/** Whether a run is of another version of the DAG than the run before it; not of the first that is shown. */
export function isNewVersion(runs: readonly { readonly version: number | null }[], at: number): boolean {
  const [before, version] = [runs[at - 1]?.version, runs[at]?.version];
  return typeof before === "number" && typeof version === "number" && before !== version;
}

/** How long runs take that are over: half of them no longer than `median`, 95 of 100 no longer than `most`; in ms. */
export interface UsualDurations {
  readonly median: number;
  readonly most: number;
}

/** With fewer runs nothing is usual. */
const LEAST_RUNS = 5;

/** Undefined: too few runs are over. */
export function usualDurations(runs: readonly Pick<GridRun, "startedAt" | "endedAt">[]): UsualDurations | undefined {
  const known = runs
    .filter((run) => run.endedAt !== null)
    .flatMap((run) => elapsedMs(run.startedAt, run.endedAt, 0) ?? [])
    .toSorted((a, b) => a - b);
  const share = (part: number): number | undefined => known[Math.ceil(known.length * part) - 1];
  const [median, most] = [share(0.5), share(0.95)];
  return known.length < LEAST_RUNS || median === undefined || most === undefined ? undefined : { median, most };
}

/** The duration that fills the axis: long outliers are cut there so that the usual runs stay readable. */
export function barScale(durations: readonly (number | undefined)[]): number {
  const known = durations.filter((ms) => ms !== undefined).toSorted((a, b) => a - b);
  return Math.max(1, known[Math.floor((known.length - 1) * 0.98)] ?? 1);
}
