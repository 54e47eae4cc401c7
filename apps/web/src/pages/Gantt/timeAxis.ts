import type { TimeFold } from "./timeFold.ts";
import { placeIn, roundTimes, tickStep, type TimeWindow } from "./timeWindow.ts";

/** Where something stands, in percent of what is shown. */
export interface AxisPlace {
  readonly left: number;
  readonly width: number;
}

export interface AxisTick {
  /** In ms since the run began. */
  readonly at: number;
  readonly left: number;
}

/** A stretch of idle time that is folded. */
export interface AxisBreak extends AxisPlace {
  readonly lengthMs: number;
}

/** What of the time is shown, and where in it everything stands. */
export interface TimeAxis {
  readonly ticks: readonly AxisTick[];
  readonly breaks: readonly AxisBreak[];
  /** Where now is, in percent; undefined: the run is over, or now is out of sight. */
  readonly now: number | undefined;
  /** From and to are in ms since the epoch; undefined: out of sight. */
  readonly place: (fromMs: number, toMs: number) => AxisPlace | undefined;
}

export interface AxisOptions {
  /** When the run began, in ms since the epoch. */
  readonly startMs: number;
  /** Of a run that goes on. */
  readonly nowMs: number | undefined;
  readonly fold: TimeFold;
}

/** In percent: a tick closer than this to a break or to now would write over its words. */
const ROOM = 5;

/** `shown`: in ms since the run began. */
export function layAxis(shown: TimeWindow, { startMs, nowMs, fold }: AxisOptions): TimeAxis {
  const window = { from: fold.toAxis(shown.from), to: fold.toAxis(shown.to) };
  const place = (from: number, to: number): AxisPlace | undefined =>
    placeIn(window, fold.toAxis(from), fold.toAxis(to));
  const breaks = fold.gaps.flatMap(({ from, to }) => {
    const found = place(from, to);
    return found === undefined ? [] : [{ ...found, lengthMs: to - from }];
  });
  const now = nowMs === undefined ? undefined : place(nowMs - startMs, nowMs - startMs)?.left;
  const isFree = (left: number): boolean =>
    (now === undefined || Math.abs(left - now) > ROOM) &&
    breaks.every((one) => left < one.left - ROOM || left > one.left + one.width + ROOM);
  const step = tickStep(window);
  const ticks = between(fold.gaps, shown)
    .flatMap((stretch) => roundTimes(stretch, step))
    .flatMap((at) => {
      const left = place(at, at)?.left;
      return left === undefined || !isFree(left) ? [] : [{ at, left }];
    });
  return { ticks, breaks, now, place: (fromMs, toMs) => place(fromMs - startMs, toMs - startMs) };
}

/** What of a window lies before, between and after the gaps. */
function between(gaps: readonly TimeWindow[], { from, to }: TimeWindow): readonly TimeWindow[] {
  const ends = [...gaps.map((gap) => gap.from), to];
  const begins = [from, ...gaps.map((gap) => gap.to)];
  return begins.map((begin, at) => ({ from: Math.max(from, begin), to: Math.min(to, ends[at] ?? to) }));
}
