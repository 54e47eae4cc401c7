import type { TimeWindow } from "./timeWindow.ts";

/** What of the frame the pointer has: an edge, all of it, or nothing: then a new one begins. */
export type BrushGrip = "from" | "to" | "frame" | "new";

/** In CSS pixels: so near an edge it is the edge that one means. */
const NEAR = 8;

/** `at` and the frame are places on the axis, of which one CSS pixel is `perPixel`. The whole is no frame to move. */
export function gripAt(
  { from, to }: TimeWindow,
  at: number,
  { perPixel, length }: { readonly perPixel: number; readonly length: number },
): BrushGrip {
  const near = NEAR * perPixel;
  const [toFrom, toTo] = [Math.abs(at - from), Math.abs(at - to)];
  if (Math.min(toFrom, toTo) <= near) return toFrom < toTo ? "from" : "to";
  return at > from && at < to && to - from < length ? "frame" : "new";
}

export interface BrushHold {
  readonly grip: BrushGrip;
  /** Where it was taken. */
  readonly at: number;
  /** The frame then. */
  readonly before: TimeWindow;
}

/** The frame once the pointer is at `to`; an edge pulled over the other one becomes that. */
export function brushed({ grip, at, before }: BrushHold, to: number, length: number): TimeWindow {
  const inside = Math.min(length, Math.max(0, to));
  if (grip === "frame") {
    const by = Math.min(length - before.to, Math.max(-before.from, to - at));
    return { from: before.from + by, to: before.to + by };
  }
  const fixed = { new: at, from: before.to, to: before.from }[grip];
  return { from: Math.min(fixed, inside), to: Math.max(fixed, inside) };
}
