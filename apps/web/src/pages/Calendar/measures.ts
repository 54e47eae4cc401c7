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

/** A shade, and the measures that have it: more than those of the step before, and up to `most`. */
export interface Step {
  /** 1 to 5. */
  readonly shade: number;
  readonly least: number;
  readonly most: number;
}

/** What the shades of a calendar say. Nothing at all has the shade 0. */
export interface Scale {
  readonly by: Measure;
  /** From light to dark, no two alike. None: no day measures more than nothing. */
  readonly steps: readonly Step[];
  /** Whether the darkest is also that of days beyond its step. */
  readonly isOpen: boolean;
  /** Whether each step is one count, and not a range. */
  readonly isEach: boolean;
}

/**
 * The scale that days need: equal steps up to what nearly all of them measure; of counts a step each, spread over the
 * shades, when there are no more counts than shades.
 */
export function scaleOf(days: readonly Measured[], by: Measure): Scale {
  const known = days.flatMap((day) => measureDay(day, by) ?? []).filter((value) => value > 0);
  const sorted = known.toSorted((a, b) => a - b);
  const darkest = sorted[Math.ceil(sorted.length * USUAL_SHARE) - 1];
  if (darkest === undefined) return { by, steps: [], isOpen: false, isEach: true };
  const counts = [...new Set(sorted)].filter((value) => value <= darkest);
  const isEach = by !== "duration" && counts.length <= SHADES;
  return {
    by,
    steps: isEach ? stepForEach(counts) : equalSteps(darkest, by),
    isOpen: (sorted.at(-1) ?? 0) > darkest,
    isEach,
  };
}

function stepForEach(counts: readonly number[]): readonly Step[] {
  return counts.map((count, at) => ({
    shade: Math.ceil(((at + 1) * SHADES) / counts.length),
    least: count,
    most: count,
  }));
}

function equalSteps(darkest: number, by: Measure): readonly Step[] {
  const end = (step: number): number => {
    const exact = (darkest * step) / SHADES;
    return by === "duration" ? exact : Math.floor(exact);
  };
  const least = (step: number): number => (by === "duration" ? end(step - 1) : end(step - 1) + 1);
  return Array.from({ length: SHADES }, (_, at) => ({ shade: at + 1, least: least(at + 1), most: end(at + 1) }));
}

/** The shade of a measure; 0: nothing. */
export function shadeOf(value: number, { steps }: Pick<Scale, "steps">): number {
  if (value <= 0) return 0;
  return (steps.find(({ most }) => value <= most) ?? steps.at(-1))?.shade ?? 0;
}

/** What a step stands for: `2 failed`, `5 to 9 runs`, `1 m to 2 m`, `24 runs or more`. */
export function stepWords({ least, most }: Step, { by, steps, isOpen }: Scale): string {
  const isLast = most === steps.at(-1)?.most;
  const range =
    least === most ? "" : `${by === "duration" ? measureWords(least, by) : least.toLocaleString("en-US")} to `;
  return `${range}${measureWords(most, by)}${isLast && isOpen ? " or more" : ""}`;
}

/** `3 failed`, `4 min`, `24 runs`. */
export function measureWords(value: number, by: Measure): string {
  if (by === "duration") return formatDuration(value);
  return by === "failures" ? `${value.toLocaleString("en-US")} failed` : countOf(value, "run");
}
