import type { BackfillPace } from "@daymill/contract";
import { formatDuration, formatInstant } from "../../ui/time/formatTime.ts";
import { type Ended, endedIn } from "../endedBar.ts";
import { countOf } from "../naming.ts";

const HOUR_MS = 3_600_000;

/** The pace in a part of so many ms, in words. */
export function runsPerHour(part: Ended, stepMs: number): string {
  return (Math.round(((endedIn(part) * HOUR_MS) / stepMs) * 10) / 10).toLocaleString("en-US");
}

/** `2024-03-15 02:00, 1 h: 12 runs, 1 failed; 12 an hour`. */
export function partInWords(part: Ended, stepMs: number, zone: string): string {
  const failures = part.failed === 0 ? "" : `, ${part.failed.toLocaleString("en-US")} failed`;
  const from = formatInstant(part.from, zone).slice(0, 16);
  return `${from}, ${formatDuration(stepMs)}: ${countOf(endedIn(part), "run")}${failures}; ${runsPerHour(part, stepMs)} an hour`;
}

/** `40 runs ended, 2 failed; at most 12 an hour, by stretches of 5 m`. */
export function busiestInWords({ parts, stepMs }: BackfillPace): string {
  const ended = parts.reduce((sum, part) => sum + endedIn(part), 0);
  const failed = parts.reduce((sum, part) => sum + part.failed, 0);
  const busiest = parts.reduce((most, part) => (endedIn(part) > endedIn(most) ? part : most));
  const failures = failed === 0 ? "" : `, ${failed.toLocaleString("en-US")} failed`;
  return `${countOf(ended, "run")} ended${failures}; at most ${runsPerHour(busiest, stepMs)} an hour, by stretches of ${formatDuration(stepMs)}`;
}
