import { type EpochMillis, epochMillis } from "../time.ts";

/** A set of instants that can be walked both ways: where a timetable's intervals meet, or where it fires. */
export interface Instants {
  /** The first one after `instant`; undefined: there is none. */
  nextAfter(instant: EpochMillis): EpochMillis | undefined;
  /** The last one at or before `instant`. */
  lastAtOrBefore(instant: EpochMillis): EpochMillis | undefined;
}

/** The first one at or after an instant. */
export function firstAtOrAfter(instants: Instants, instant: EpochMillis): EpochMillis | undefined {
  return instants.nextAfter(epochMillis(instant - 1));
}

/** The last one before an instant. */
export function lastBefore(instants: Instants, instant: EpochMillis): EpochMillis | undefined {
  return instants.lastAtOrBefore(epochMillis(instant - 1));
}

export function earliestOf(found: readonly (EpochMillis | undefined)[]): EpochMillis | undefined {
  const known = found.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : epochMillis(Math.min(...known));
}

export function latestOf(found: readonly (EpochMillis | undefined)[]): EpochMillis | undefined {
  const known = found.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : epochMillis(Math.max(...known));
}

/** All instants of several sets. */
export function unionOf(sets: readonly Instants[]): Instants {
  const [only] = sets;
  if (only !== undefined && sets.length === 1) return only;
  return {
    nextAfter: (instant) => earliestOf(sets.map((set) => set.nextAfter(instant))),
    lastAtOrBefore: (instant) => latestOf(sets.map((set) => set.lastAtOrBefore(instant))),
  };
}

/** Instants a fixed elapsed time apart, one of which is `anchor`. */
export function everyInstants(everyMs: number, anchor: EpochMillis): Instants {
  const lastAtOrBefore = (instant: EpochMillis): EpochMillis =>
    epochMillis(anchor + Math.floor((instant - anchor) / everyMs) * everyMs);
  return { lastAtOrBefore, nextAfter: (instant) => epochMillis(lastAtOrBefore(instant) + everyMs) };
}

/** The instants of a list, in any order. */
export function listedInstants(listed: readonly EpochMillis[]): Instants {
  const sorted = [...new Set(listed)].sort((a, b) => a - b);
  return {
    nextAfter: (instant) => sorted.find((candidate) => candidate > instant),
    lastAtOrBefore: (instant) => sorted.findLast((candidate) => candidate <= instant),
  };
}
