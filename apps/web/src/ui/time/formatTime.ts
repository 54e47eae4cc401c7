/** `2024-03-15 02:00:00` in an IANA zone: always this order, always 24 hours. The zone is printed beside it by the caller. */
export function formatInstant(iso: string, zone: string): string {
  const at = Temporal.Instant.from(iso).toZonedDateTimeISO(zone);
  return `${at.toPlainDate().toString()} ${formatClock(at)}`;
}

/** `02:00:00`, for lists whose day stands elsewhere. */
export function formatClockTime(iso: string, zone: string): string {
  return formatClock(Temporal.Instant.from(iso).toZonedDateTimeISO(zone));
}

function formatClock(at: Temporal.ZonedDateTime): string {
  return [at.hour, at.minute, at.second].map((part) => String(part).padStart(2, "0")).join(":");
}

/**
 * A date that is data, as the DAG's zone writes it: `2024-03-15`, with the time only when it is not midnight. It takes
 * the local part of the text and converts nothing.
 */
export function formatLogicalDate(zoned: string): string {
  const day = zoned.slice(0, 10);
  const clock = zoned.slice(11, 16);
  return clock === "00:00" ? day : `${day} ${clock}`;
}

/**
 * `[2024-03-15 00:00, 2024-03-16 00:00) Europe/Berlin · 24 h`, half-open as the brackets say, with its length; one over a
 * change of clocks says so: its hours are not those that its sides let one think.
 */
export function formatInterval({ start, end }: { readonly start: string; readonly end: string }, zone: string): string {
  const side = (zoned: string): string => `${zoned.slice(0, 10)} ${zoned.slice(11, 16)}`;
  const ms = epochMs(end) - epochMs(start);
  // A run by hand may cover none.
  if (ms === 0) return `[${side(start)}, ${side(end)}) ${zone}`;
  const isShifted = offsetOf(start) !== offsetOf(end);
  const length = ms % HOUR_MS === 0 && ms < 3 * DAY_MS ? `${ms / HOUR_MS} h` : formatDuration(ms);
  return `[${side(start)}, ${side(end)}) ${zone} · ${length}${isShifted ? ", the clocks change" : ""}`;
}

function offsetOf(zoned: string): string {
  return /(?:Z|[+-]\d{2}:\d{2})$/.exec(zoned)?.[0] ?? "";
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** A length of time in at most two units: `340 ms`, `4.2 s`, `3 m 20 s`, `2 h 5 m`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < SECOND_MS) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10 * SECOND_MS) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return twoUnits(ms, [MINUTE_MS, "m"], [SECOND_MS, "s"]);
  if (ms < DAY_MS) return twoUnits(ms, [HOUR_MS, "h"], [MINUTE_MS, "m"]);
  return twoUnits(ms, [DAY_MS, "d"], [HOUR_MS, "h"]);
}

type Unit = readonly [ms: number, word: string];

function twoUnits(ms: number, [large, largeWord]: Unit, [small, smallWord]: Unit): string {
  const rest = Math.floor((ms % large) / small);
  const first = `${Math.floor(ms / large)} ${largeWord}`;
  return rest === 0 ? first : `${first} ${rest} ${smallWord}`;
}

/** How far away an instant is, roughly: `in 3 h`, `20 m ago`, `now`. */
export function formatAge(iso: string, nowMs: number): string {
  const away = epochMs(iso) - nowMs;
  const size = Math.abs(away);
  if (size < SECOND_MS) return "now";
  const units: readonly Unit[] = [
    [DAY_MS, "d"],
    [HOUR_MS, "h"],
    [MINUTE_MS, "m"],
    [SECOND_MS, "s"],
  ];
  const [unitMs, word] = units.find(([unitMs]) => size >= unitMs) ?? [SECOND_MS, "s"];
  const amount = `${Math.floor(size / unitMs)} ${word}`;
  return away > 0 ? `in ${amount}` : `${amount} ago`;
}

/** Milliseconds since the epoch of an ISO 8601 instant with `Z` or an offset. */
export function epochMs(iso: string): number {
  return Temporal.Instant.from(iso).epochMilliseconds;
}

/** Time between two instants; up to now while there is no end, undefined while there is no start. */
export function elapsedMs(startedAt: string | null, endedAt: string | null, nowMs: number): number | undefined {
  if (startedAt === null) return undefined;
  return Math.max(0, (endedAt === null ? nowMs : epochMs(endedAt)) - epochMs(startedAt));
}

/** The instant of a wall time in a zone, ISO 8601 with the offset; undefined when the text is not one. In a gap: after it. */
export function toZonedIso(local: string, zone: string): string | undefined {
  try {
    const at = Temporal.PlainDateTime.from(local).toZonedDateTime(zone);
    return `${at.toPlainDateTime().toString({ smallestUnit: "second" })}${at.offset}`;
  } catch {
    return undefined; // What was typed is not a date yet; the form says so.
  }
}

/** The zone that the browser runs in. */
export function browserZone(): string {
  return Temporal.Now.timeZoneId();
}
