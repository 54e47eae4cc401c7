import type { CalendarDay } from "@daymill/contract";
import { formatDuration } from "../../ui/time/formatTime.ts";
import { countOf } from "../naming.ts";

/** What the colour of a day tells besides how its runs ended: how many failed, how long they took, how many there were. */
export type Measure = "failures" | "duration" | "count";

/** How many shades there are for more than nothing. */
export const SHADES = 5;
/** A few days beyond all others leave the shades to the others. */
const USUAL_SHARE = 0.98;

/** What a day measures; undefined: it has none of that. Durations in ms. */
export function measureDay(day: Measured, by: Measure): number | undefined {
  if (by === "failures") return day.runs.failed ?? 0;
  if (by === "duration") return day.durationMs ?? undefined;
  return Object.values(day.runs).reduce((sum, count) => sum + count, 0);
}

/** What is measured of a day, or of an hour. */
export type Measured = Pick<CalendarDay, "runs" | "durationMs">;

/** The measure that has the darkest shade, as all above it. */
export function darkestMeasure(days: readonly Measured[], by: Measure): number {
  const known = days.flatMap((day) => measureDay(day, by) ?? []).filter((value) => value > 0);
  const sorted = known.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * USUAL_SHARE) - 1] ?? 1;
}

/** The shade of a measure, 1 to 5 in equal steps; 0: nothing. */
export function shadeOf(value: number, darkest: number): number {
  return Math.min(SHADES, Math.ceil((value / darkest) * SHADES));
}

/** `3 failed`, `4 min`, `24 runs`. */
export function measureWords(value: number, by: Measure): string {
  if (by === "duration") return formatDuration(value);
  return by === "failures" ? `${value.toLocaleString("en-US")} failed` : countOf(value, "run");
}
