import type { TimeWindow } from "./timeWindow.ts";

/** A stretch of idle time is worth folding when it is longer than this share of the whole. */
const WORTH_FOLDING = 0.2;
/** How long a folded stretch is drawn, as a share of all the time that is not idle: room for its length in words. */
const DRAWN_AS = 0.1;

/** The long stretches of a whole of `lengthMs` in which nothing was busy. All in ms since the run began. */
export function idleGaps(busy: readonly TimeWindow[], lengthMs: number): readonly TimeWindow[] {
  const gaps: TimeWindow[] = [];
  let from = 0;
  for (const next of [...busy.toSorted((a, b) => a.from - b.from), { from: lengthMs, to: lengthMs }]) {
    if (next.from - from > lengthMs * WORTH_FOLDING) gaps.push({ from, to: next.from });
    from = Math.max(from, next.to);
  }
  return gaps;
}

/** How long gaps are together. */
export function idleMs(gaps: readonly TimeWindow[]): number {
  return gaps.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** An axis on which some stretches of time are drawn much shorter than they are. */
export interface TimeFold {
  readonly gaps: readonly TimeWindow[];
  /** How long the whole is on the axis. */
  readonly length: number;
  /** From a time since the run began, in ms, to its place on the axis. */
  readonly toAxis: (ms: number) => number;
  /** And back. */
  readonly toTime: (place: number) => number;
}

/** Folds `gaps`, which stand in order and do not touch; without any the axis is the time. */
export function foldTime(gaps: readonly TimeWindow[], lengthMs: number): TimeFold {
  const drawn = Math.max(1, (lengthMs - idleMs(gaps)) * DRAWN_AS);
  const corners: Corner[] = [{ time: 0, place: 0 }];
  let saved = 0;
  for (const { from, to } of gaps) {
    corners.push({ time: from, place: from - saved });
    saved += to - from - drawn;
    corners.push({ time: to, place: to - saved });
  }
  corners.push({ time: lengthMs, place: lengthMs - saved });
  return {
    gaps,
    length: lengthMs - saved,
    toAxis: (ms) => along(corners, ms, { from: "time", to: "place" }),
    toTime: (place) => along(corners, place, { from: "place", to: "time" }),
  };
}

/** The axis bends there, and goes straight in between. */
interface Corner {
  readonly time: number;
  readonly place: number;
}

function along(
  corners: readonly Corner[],
  at: number,
  { from, to }: { readonly from: keyof Corner; readonly to: keyof Corner },
): number {
  const next = corners.findIndex((corner, index) => index > 0 && at < corner[from]);
  const end = corners[next];
  const begin = corners.at(next - 1);
  // Beyond the last one: as fast as the time.
  if (next < 0 || end === undefined || begin === undefined)
    return at - (corners.at(-1)?.[from] ?? 0) + (corners.at(-1)?.[to] ?? 0);
  return begin[to] + ((at - begin[from]) / (end[from] - begin[from])) * (end[to] - begin[to]);
}
