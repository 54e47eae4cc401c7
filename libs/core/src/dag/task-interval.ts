import { Temporal } from "temporal-polyfill";
import { toZonedIso } from "../schedule/wall-time.ts";
import { type DataInterval, epochMillis, type EpochMillis } from "../time.ts";
import type { IntervalField, IntervalStep } from "./expr.ts";
import { strftime } from "./strftime.ts";
import type { TaskInterval } from "./task-context.ts";

interface ZonedInterval {
  readonly start: Temporal.ZonedDateTime;
  readonly end: Temporal.ZonedDateTime;
}

/** A data interval as bodies and templates see it: dates and parts are of its start, in the DAG's time zone. */
export function taskInterval(interval: DataInterval, timezone: string): TaskInterval {
  return readParts({ start: inZone(interval.start, timezone), end: inZone(interval.end, timezone) });
}

/** What an expression reads of an interval; undefined for a format with an unknown letter. */
export function readInterval(
  interval: TaskInterval,
  read: { readonly steps: readonly IntervalStep[]; readonly field?: IntervalField; readonly format?: string },
): string | undefined {
  const moved = read.steps.reduce(applyStep, zoned(interval));
  return read.format === undefined ? readParts(moved)[read.field ?? "start"] : strftime(read.format, moved.start);
}

function inZone(instant: EpochMillis, timezone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timezone);
}

function zoned(interval: TaskInterval): ZonedInterval {
  const at = (text: string) => Temporal.Instant.from(text).toZonedDateTimeISO(interval.timezone);
  return { start: at(interval.start), end: at(interval.end) };
}

/** Both ends move by the calendar of the zone: a day later is the same wall time, whatever the clocks did between. */
function applyStep(interval: ZonedInterval, step: IntervalStep): ZonedInterval {
  if (step.op === "plus") return { start: interval.start.add(step.duration), end: interval.end.add(step.duration) };
  return { start: interval.start.withTimeZone(step.zone), end: interval.end.withTimeZone(step.zone) };
}

function readParts({ start, end }: ZonedInterval): TaskInterval {
  const [year = "", month = "", day = ""] = start.toPlainDate().toString().split("-");
  return {
    start: isoOf(start),
    end: isoOf(end),
    date: `${year}-${month}-${day}`,
    dateNoDash: `${year}${month}${day}`,
    year,
    month,
    day,
    hour: String(start.hour).padStart(2, "0"),
    timezone: start.timeZoneId,
  };
}

function isoOf(at: Temporal.ZonedDateTime): string {
  return toZonedIso(epochMillis(at.epochMilliseconds), at.timeZoneId);
}
