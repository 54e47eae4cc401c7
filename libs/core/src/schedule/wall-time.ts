import { Temporal } from "temporal-polyfill";
import { DaymillError } from "../errors.ts";
import type { Brand } from "../ids.ts";
import { type EpochMillis, epochMillis } from "../time.ts";
import { type ZoneOffsets, zoneOffsets } from "./zone-offsets.ts";

/** A local date and time without its zone, written as if it were UTC: milliseconds since 1970-01-01T00:00 on that clock. */
export type WallMillis = Brand<number, "WallMillis">;

export function wallMillis(ms: number): WallMillis {
  return ms as WallMillis;
}

/** No zone was ever further from UTC than this. */
const MAX_OFFSET_MS = 26 * 3_600_000;

/**
 * The instant of a local time: its first occurrence when the clock shows it twice, the first instant after the gap when
 * the clock never shows it. A later wall time never gives an earlier instant.
 */
export function instantOfWall(offsets: ZoneOffsets, wall: WallMillis): EpochMillis {
  let span = offsets.at(epochMillis(wall - MAX_OFFSET_MS));
  for (;;) {
    if (wall < span.start + span.offsetMs) return span.start;
    if (wall < span.end + span.offsetMs) return epochMillis(wall - span.offsetMs);
    const next = offsets.after(span);
    if (next === undefined) return epochMillis(wall - span.offsetMs);
    span = next;
  }
}

const HAS_OFFSET = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;
const LOCAL_DATE = /^\d{4}-\d{2}-\d{2}$/;
const STARTS_WITH_DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}[^[]*$/i;

function parseBound(text: string, offsets: ZoneOffsets): EpochMillis {
  if (STARTS_WITH_DATE_TIME.test(text) && HAS_OFFSET.test(text)) {
    return epochMillis(Temporal.Instant.from(text).epochMilliseconds);
  }
  if (!LOCAL_DATE.test(text) && !STARTS_WITH_DATE_TIME.test(text)) throw new RangeError("Not a date");
  const local = Temporal.PlainDateTime.from(text).toZonedDateTime("UTC");
  return instantOfWall(offsets, wallMillis(local.epochMilliseconds));
}

/**
 * The instant that a DAG's `start` or `end`, or a day on a command line, stands for: an ISO 8601 date or date-time. One
 * with an offset (or Z) is that instant; one without is read in `zone`, a date as its midnight, and local times that
 * occur twice or never as in a schedule. Throws E209 when it is no date, E206 when the zone is not known.
 */
export function boundInstant(text: string, zone: string): EpochMillis {
  const offsets = zoneOffsets(zone);
  try {
    return parseBound(text.trim(), offsets);
  } catch (cause) {
    throw new DaymillError(
      "E209",
      `"${text}" is not a date. Give an ISO 8601 date such as "2024-03-15" or "2024-03-15T06:00" (read in ${zone}), or one with an offset: "2024-03-15T06:00:00Z".`,
      { details: { text, zone }, cause },
    );
  }
}

/** The midnight that begins the day after the local day of an instant (its first instant, if the clock skips midnight). */
export function startOfNextDay(instant: EpochMillis, zone: string): EpochMillis {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  const midnight = local.toPlainDate().add({ days: 1 }).toZonedDateTime("UTC");
  return instantOfWall(zoneOffsets(zone), wallMillis(midnight.epochMilliseconds));
}

const MINUTE_MS = 60_000;

/**
 * ISO 8601 with the zone's offset at that instant: `2024-03-31T03:00:00+02:00`; milliseconds only when there are some. An
 * offset of before standard time that is no whole number of minutes cannot be written so: then it is UTC with a Z.
 */
export function toZonedIso(instant: EpochMillis, zone: string): string {
  const { offsetMs } = zoneOffsets(zone).at(instant);
  const at = Temporal.Instant.fromEpochMilliseconds(instant);
  if (offsetMs % MINUTE_MS !== 0) return at.toString();
  return at.toZonedDateTimeISO(zone).toString({ timeZoneName: "never" });
}

/** The zone's offset at an instant, in whole minutes: 0 where toZonedIso writes UTC because it is none. */
export function offsetMinutesAt(instant: EpochMillis, zone: string): number {
  const { offsetMs } = zoneOffsets(zone).at(instant);
  return offsetMs % MINUTE_MS === 0 ? offsetMs / MINUTE_MS : 0;
}
