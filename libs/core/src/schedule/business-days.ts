import { Temporal } from "temporal-polyfill";
import { DaymillError } from "../errors.ts";
import type { EpochMillis } from "../time.ts";
import type { Instants } from "./instants.ts";
import type { TimetableSpec } from "./timetable.ts";
import { instantOfWall, wallMillis } from "./wall-time.ts";
import { WEEKDAYS } from "./weekday.ts";
import { type ZoneOffsets, zoneOffsets } from "./zone-offsets.ts";

type BusinessDays = Extract<TimetableSpec, { kind: "businessDays" }>;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** 1970-01-01, day 0, was a Thursday. */
const WEEKDAY_OF_DAY_0 = 4;

/** The instants at which business days begin: those that are neither in the weekend nor holidays. Throws E205 and E206. */
export function businessDayInstants(spec: BusinessDays): Instants {
  const offsets = zoneOffsets(spec.timezone);
  const atMs = parseAt(spec.at);
  const isBusinessDay = calendarOf(spec);
  const instantOf = (day: number): EpochMillis => instantOfWall(offsets, wallMillis(day * DAY_MS + atMs));
  return {
    nextAfter(instant) {
      // A gap may push the instant of one day into the next, so that the search begins a day early.
      let day = localDay(offsets, instant) - 1;
      while (!isBusinessDay(day) || instantOf(day) <= instant) day += 1;
      return instantOf(day);
    },
    lastAtOrBefore(instant) {
      let day = localDay(offsets, instant) + 1;
      while (!isBusinessDay(day) || instantOf(day) > instant) day -= 1;
      return instantOf(day);
    },
  };
}

/** Days since 1970-01-01 on the clock of a zone. */
function localDay(offsets: ZoneOffsets, instant: EpochMillis): number {
  return Math.floor((instant + offsets.at(instant).offsetMs) / DAY_MS);
}

/** It holds for some day of every week without holidays, of which there are only so many: a search always ends. */
function calendarOf({ holidays, weekend }: BusinessDays): (day: number) => boolean {
  const unknown = weekend.filter((name) => !WEEKDAYS.includes(name));
  if (unknown.length > 0)
    throw invalid(`The weekend has ${JSON.stringify(unknown)}; days are called ${WEEKDAYS.join(", ")}`);
  const off = new Set(weekend.map((name) => WEEKDAYS.indexOf(name)));
  if (off.size === WEEKDAYS.length) throw invalid("The weekend has all days of the week, so no business day is left");
  const free = new Set(holidays.map(parseDay));
  return (day) => !free.has(day) && !off.has((((day + WEEKDAY_OF_DAY_0) % 7) + 7) % 7);
}

function parseAt(text: string): number {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour === undefined) throw invalid(`"${text}" is no time of a day; write "18:00"`);
  return (Number(hour) * 60 + Number(minute)) * MINUTE_MS;
}

function parseDay(text: string): number {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new RangeError("Not a date");
    return Temporal.PlainDate.from(text).toZonedDateTime("UTC").epochMilliseconds / DAY_MS;
  } catch (cause) {
    throw invalid(`The holiday "${text}" is no date; write "2024-12-25"`, cause);
  }
}

function invalid(why: string, cause?: unknown): DaymillError {
  return new DaymillError("E205", `businessDays: ${why}.`, { cause });
}
