import { timetableFromSpec } from "../schedule/from-spec.ts";
import { UNBOUNDED } from "../schedule/planned-run.ts";
import type { Timetable } from "../schedule/timetable.ts";
import { type EpochMillis, epochMillis } from "../time.ts";

/** When a backfill schedule fires; times follow the clock of the zone as those of a cron trigger do. */
export interface FiringTimes {
  readonly crons: readonly string[];
  /** IANA name. */
  readonly timezone: string;
}

/** A firing that is due now, and the one to wait for after it. */
export interface DueFiring {
  readonly at: EpochMillis;
  /** Undefined: there is none to come. */
  readonly next: EpochMillis | undefined;
}

/** The first `count` firings after an instant. Throws as timetableFromSpec. */
export function firingsAfter(times: FiringTimes, after: EpochMillis, count: number): EpochMillis[] {
  const timetable = timetableOf(times);
  const firings: EpochMillis[] = [];
  let last = after;
  while (firings.length < count) {
    const next = firstAfter(timetable, last);
    if (next === undefined) break;
    firings.push(next);
    last = next;
  }
  return firings;
}

/**
 * What to fire when the firing of `due` has come: the newest one that is not in the future. Those that were missed before
 * it are passed over: its window has their days, and a night of down time must not be followed by a heap of backfills.
 */
export function decideFiring(
  times: FiringTimes,
  { due, now }: { readonly due: EpochMillis; readonly now: EpochMillis },
): DueFiring {
  const timetable = timetableOf(times);
  const before = epochMillis(due - 1);
  const newest = timetable.nextRun({
    last: { start: before, end: before },
    now,
    bounds: UNBOUNDED,
    catchup: false,
  })?.runAfter;
  // The times were changed since `due` was noted: it still counts, once.
  const at = newest === undefined || newest > now ? due : newest;
  return { at, next: firstAfter(timetable, now) };
}

function timetableOf({ crons, timezone }: FiringTimes): Timetable {
  return timetableFromSpec({ kind: "cronTrigger", crons, timezone, intervalMs: 0 });
}

function firstAfter(timetable: Timetable, after: EpochMillis): EpochMillis | undefined {
  const last = { start: after, end: after };
  return timetable.nextRun({ last, now: after, bounds: UNBOUNDED, catchup: true })?.runAfter;
}
