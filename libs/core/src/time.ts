import type { Brand } from "./ids.ts";

/** An instant: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMillis = Brand<number, "EpochMillis">;

/** A duration in milliseconds. */
export type Millis = Brand<number, "Millis">;

/** Where every piece of code gets the time from; tests and the simulation hand in their own. */
export interface Clock {
  now(): EpochMillis;
}

/** Half-open [start, end). */
export interface DataInterval {
  readonly start: EpochMillis;
  readonly end: EpochMillis;
}

export function epochMillis(ms: number): EpochMillis {
  return ms as EpochMillis;
}

export function millis(ms: number): Millis {
  return ms as Millis;
}

/** ISO 8601 in UTC with a Z, without milliseconds when there are none: `2024-03-15T00:00:00Z`. */
export function toIso(instant: EpochMillis): string {
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration as users write it: `"500ms"`, `"10s"`, `"30m"`, `"6h"`, `"2d"`, or several: `"1h30m"`. */
export type Duration = string;

/** Parses a Duration; undefined when it is not one. */
export function parseDuration(text: Duration): Millis | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join("") !== text) return undefined;
  return millis(parts.reduce((sum, part) => sum + Number(part[1]) * (UNIT_MS[part[2] ?? ""] ?? Number.NaN), 0));
}

/** A Duration of so many whole milliseconds, 0 or more, as a person would write it: `"1m"`, `"1h30m"`. */
export function writeDuration(ms: number): Duration {
  let left = ms;
  let text = "";
  for (const [unit, size] of Object.entries(UNIT_MS).reverse()) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === "" ? "0s" : text;
}
