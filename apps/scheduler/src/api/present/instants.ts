import { epochMillis, toIso, toZonedIso } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";

/** An instant of the wire; what is not there stays so. */
export function toInstant<T extends null | undefined>(text: string | T): EpochMillis | T {
  return typeof text === "string" ? epochMillis(Date.parse(text)) : text;
}

/** An instant as the wire has it. */
export function iso(instant: EpochMillis): string {
  return toIso(instant);
}

export function isoOrNull(instant: EpochMillis | null): string | null {
  return instant === null ? null : toIso(instant);
}

/** A date that is data: written in the DAG's zone, with its offset. */
export function zoned(instant: EpochMillis, timezone: string): string {
  return toZonedIso(instant, timezone);
}

export function zonedOrNull(instant: EpochMillis | null, timezone: string): string | null {
  return instant === null ? null : toZonedIso(instant, timezone);
}

export function zonedInterval(start: EpochMillis, end: EpochMillis, timezone: string): { start: string; end: string } {
  return { start: toZonedIso(start, timezone), end: toZonedIso(end, timezone) };
}
