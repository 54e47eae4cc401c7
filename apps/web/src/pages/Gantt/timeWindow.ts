/** A stretch of time, in ms since the run began. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** Closer than this nothing can be told apart. */
const SHORTEST_MS = 20;
const ZOOM = 2;

/** What of a whole of `lengthMs` is shown; what an address asks for is brought inside. */
export function shownWindow(
  asked: { readonly from?: number | undefined; readonly to?: number | undefined },
  lengthMs: number,
) {
  const from = Math.min(asked.from ?? 0, Math.max(0, lengthMs - SHORTEST_MS));
  const to = Math.min(Math.max(asked.to ?? lengthMs, from + SHORTEST_MS), Math.max(lengthMs, SHORTEST_MS));
  return { from, to: Math.max(to, from + SHORTEST_MS) };
}

/** Half, or twice, the time around the middle. */
export function zoomed(shown: TimeWindow, way: "in" | "out", lengthMs: number): TimeWindow {
  const length = (shown.to - shown.from) * (way === "in" ? 1 / ZOOM : ZOOM);
  const middle = (shown.from + shown.to) / 2;
  return moved({ from: middle - length / 2, to: middle + length / 2 }, 0, lengthMs);
}

/** Moves by a share of what is shown, and no further than the whole reaches. */
export function moved(shown: TimeWindow, share: number, lengthMs: number): TimeWindow {
  const length = Math.min(Math.max(SHORTEST_MS, shown.to - shown.from), Math.max(SHORTEST_MS, lengthMs));
  const from = Math.min(Math.max(0, shown.from + share * length), Math.max(0, lengthMs - length));
  return { from: Math.round(from), to: Math.round(from + length) };
}

const STEPS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400].map(
    (s) => s * 1_000,
  ),
);
const MOST_TICKS = 8;

/** How far apart ticks stand so that at most 9 fit: a round time. */
export function tickStep({ from, to }: TimeWindow): number {
  const least = (to - from) / MOST_TICKS;
  const days = 86_400_000;
  return STEPS_MS.find((one) => one >= least) ?? Math.ceil(least / days) * days;
}

/** The times from the first to the last that are multiples of a step. */
export function roundTimes({ from, to }: TimeWindow, step: number): readonly number[] {
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, at) => first + at * step);
}

/** Where a stretch stands in the window, in percent of it; undefined when it is out of sight. */
export function placeIn(shown: TimeWindow, from: number, to: number): { left: number; width: number } | undefined {
  if (to < shown.from || from > shown.to) return undefined;
  const percent = (at: number): number => ((at - shown.from) / (shown.to - shown.from)) * 100;
  const left = Math.max(0, percent(from));
  return { left, width: Math.max(0, Math.min(100, percent(to)) - left) };
}
