import { backfillRange, toZonedIso } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import type { DagSchedule } from "@daymill/metadata";
import type { Calendar } from "@daymill/contract";

export interface KnownDays {
  /** Of the DAG's schedule. */
  readonly timezone: string;
  readonly now: EpochMillis;
  /** Days with runs, ascending. */
  readonly days: readonly string[];
  /** The first day that is not looked at: that of the next run, or the day after today. */
  readonly until: string;
  /** Days whose runs were removed. */
  readonly removed: ReadonlySet<string>;
}

/** Runs of a schedule by minutes that was off for months are told of as far back as this many reach. */
const MOST_RUNS = 10_000;

/** Days between the first one with runs and `until` that have none, though the timetable asks for some. */
export function missingDays({ timetable, bounds }: DagSchedule, known: KnownDays): Calendar["missing"] {
  const missing: Calendar["missing"] = [];
  let looked = 0;
  for (const { from, to } of gapsIn(known).toReversed()) {
    if (looked >= MOST_RUNS) break;
    const range = backfillRange(from, to, known.timezone);
    const runs = timetable.runsBetween(range.from, range.to, bounds);
    looked += runs.length;
    const due = runs.filter(({ runAfter }) => runAfter <= known.now);
    const byDay = Map.groupBy(due, ({ logicalDate }) => dayOf(toZonedIso(logicalDate, known.timezone)));
    const found = [...byDay].map(([day, ofDay]) => ({ day, runs: ofDay.length }));
    missing.unshift(...found.filter(({ day }) => !known.removed.has(day)));
  }
  return missing;
}

/** The stretches of days without runs, both ends included, in order. */
function gapsIn({ days, until }: KnownDays): readonly { readonly from: string; readonly to: string }[] {
  return days.flatMap((day, at) => {
    const [from, to] = [shifted(day, 1), shifted(days[at + 1] ?? until, -1)];
    return from <= to ? [{ from, to }] : [];
  });
}

const DAY_MS = 86_400_000;

export function shifted(day: string, days: number): string {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString());
}

function dayOf(iso: string): string {
  return iso.slice(0, "2024-03-15".length);
}
