import { DaymillError } from "../errors.ts";
import { epochMillis } from "../time.ts";
import { businessDayInstants } from "./business-days.ts";
import { parseCron } from "./cron-fields.ts";
import { cronInstants } from "./cron-instants.ts";
import { everyInstants, type Instants, listedInstants, unionOf } from "./instants.ts";
import { intervalTimetable, lastCompleteInterval } from "./interval-timetable.ts";
import type { Timetable, TimetableSpec } from "./timetable.ts";
import { triggerTimetable } from "./trigger-timetable.ts";
import { continuousTimetable, onceTimetable, untimedTimetable } from "./unclocked-timetables.ts";
import { boundInstant } from "./wall-time.ts";
import { zoneOffsets } from "./zone-offsets.ts";

function instantsOf(crons: readonly string[], timezone: string): Instants {
  if (crons.length === 0) {
    throw new DaymillError("E205", "It lists no cron expression. Give at least one.");
  }
  const offsets = zoneOffsets(timezone);
  return unionOf(crons.map((cron) => cronInstants(parseCron(cron), offsets)));
}

function assertDuration(ms: number, name: string, least: number): void {
  if (Number.isSafeInteger(ms) && ms >= least) return;
  throw new DaymillError("E205", `The length ${name} is ${ms} ms, expected a whole number of at least ${least}.`, {
    details: { [name]: ms },
  });
}

function everyTimetable(everyMs: number): Timetable {
  assertDuration(everyMs, "every", 1);
  return intervalTimetable(
    (bounds) => everyInstants(everyMs, bounds.start ?? epochMillis(0)),
    (runAfter) => ({ start: epochMillis(runAfter - everyMs), end: runAfter }),
  );
}

/** Data intervals between fixed instants. */
function between(boundaries: Instants): Timetable {
  return intervalTimetable(
    () => boundaries,
    (runAfter) => lastCompleteInterval(boundaries, runAfter),
  );
}

/**
 * The timetable of a stored schedule. Throws E205 for a cron expression, a length or a calendar that is not valid, E206 for a zone
 * that is not known, E209 for an event that is no date.
 */
export function timetableFromSpec(spec: TimetableSpec): Timetable {
  zoneOffsets(spec.timezone);
  switch (spec.kind) {
    case "cron":
      return between(instantsOf(spec.crons, spec.timezone));
    case "cronTrigger":
      assertDuration(spec.intervalMs, "interval", 0);
      return triggerTimetable(instantsOf(spec.crons, spec.timezone), spec.intervalMs);
    case "every":
      return everyTimetable(spec.everyMs);
    case "events":
      return triggerTimetable(listedInstants(spec.at.map((text) => boundInstant(text, spec.timezone))), 0);
    case "businessDays":
      return between(businessDayInstants(spec));
    case "once":
      return onceTimetable;
    case "continuous":
      return continuousTimetable;
    case "manual":
      return untimedTimetable;
    case "assets":
      return spec.or ? timetableFromSpec(spec.or) : untimedTimetable;
    default:
      return spec satisfies never;
  }
}
