import type { BackfillPace } from "@daymill/contract";
import { epochMs, formatDuration, formatInstant } from "../../ui/time/formatTime.ts";
import { type Ended, endedIn } from "../endedBar.ts";
import { countOf } from "../naming.ts";

const HOUR_MS = 3_600_000;

/** A stretch of the life of a backfill, with what is said of it. */
export interface PacePart extends Ended {
  /** When it was; no two have the same. */
  readonly name: string;
  /** `16 an hour`; null: it has only begun. */
  readonly runsPerHour: string | null;
}

/** Whether the last part is not over. */
export function isGoingOn({ parts, stepMs, to }: BackfillPace): boolean {
  const last = parts.at(-1);
  return last !== undefined && epochMs(to) < epochMs(last.from) + stepMs;
}

/** The last part of one that goes on has its pace by the time that has passed of it. */
export function paceParts(pace: BackfillPace, zone: string): readonly PacePart[] {
  const { parts, stepMs, to } = pace;
  const goesOn = isGoingOn(pace);
  return parts.map((part, at) => {
    const isLast = at === parts.length - 1;
    const end = isLast ? to : new Date(epochMs(part.from) + stepMs).toISOString();
    return {
      ...part,
      name:
        goesOn && isLast ? `${minuteOf(part.from, zone)} ${zone} to now, so far` : stretchName(part.from, end, zone),
      runsPerHour: perHour(endedIn(part), epochMs(end) - epochMs(part.from)),
    };
  });
}

/** `2024-03-15 02:00 to 03:00 UTC: 12 runs, 1 failed; 12 an hour`. */
export function partInWords(part: PacePart): string {
  const pace = part.runsPerHour === null ? "" : `; ${part.runsPerHour} an hour`;
  return `${part.name}: ${countsOf(part)}${pace}`;
}

/** `40 runs ended, 2 failed; at most 12 an hour, by stretches of 5 m`. */
export function busiestInWords(parts: readonly PacePart[], stepMs: number): string {
  const [first] = parts;
  if (first === undefined) return "";
  const sum = parts.reduce(
    (all, { succeeded, failed }) => ({ succeeded: all.succeeded + succeeded, failed: all.failed + failed }),
    { succeeded: 0, failed: 0 },
  );
  const { runsPerHour } = parts.reduce((most, part) => (endedIn(part) > endedIn(most) ? part : most), first);
  const best =
    runsPerHour === null ? "" : `; at most ${runsPerHour} an hour, by stretches of ${formatDuration(stepMs)}`;
  return `${countsOf({ ...sum, from: first.from }, "ended")}${best}`;
}

export function minuteOf(instant: string, zone: string): string {
  return formatInstant(instant, zone).slice(0, 16);
}

function countsOf(part: Ended, verb = ""): string {
  const failures = part.failed === 0 ? "" : `, ${part.failed.toLocaleString("en-US")} failed`;
  return `${countOf(endedIn(part), "run")}${verb === "" ? "" : ` ${verb}`}${failures}`;
}

function perHour(runs: number, lengthMs: number): string | null {
  return lengthMs > 0 ? (Math.round(((runs * HOUR_MS) / lengthMs) * 10) / 10).toLocaleString("en-US") : null;
}

/** Where a clock is set back, what it shows a second time says so. */
function stretchName(from: string, end: string, zone: string): string {
  const [start, stop] = [minuteOf(from, zone), minuteOf(end, zone)];
  const until = stop.slice(0, 10) === start.slice(0, 10) ? stop.slice(11) : stop;
  return `${start} to ${until} ${zone}${isShownAgain(from, zone) ? ", the second time" : ""}`;
}

function isShownAgain(instant: string, zone: string): boolean {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  const first = at.toPlainDateTime().toZonedDateTime(zone, { disambiguation: "earlier" });
  return first.epochMilliseconds !== at.epochMilliseconds;
}
