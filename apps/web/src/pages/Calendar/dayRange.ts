import type { Calendar } from "@daymill/contract";

/** Days of a calendar, both ends included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** The days between two, in whichever order they were met. */
export function rangeBetween(one: string, other: string): DayRange {
  return one <= other ? { from: one, to: other } : { from: other, to: one };
}

/** The part of a range that lies in a year; undefined: none. */
export function rangeInYear(range: DayRange | undefined, year: number): DayRange | undefined {
  if (range === undefined) return undefined;
  const from = range.from > `${year}-01-01` ? range.from : `${year}-01-01`;
  const to = range.to < `${year}-12-31` ? range.to : `${year}-12-31`;
  return from <= to ? { from, to } : undefined;
}

export interface RangeFacts {
  readonly days: number;
  readonly runs: number;
  readonly failedRuns: number;
  /** Days that are over, or today, and have no run. */
  readonly withoutRuns: number;
  /** Those of them for which the timetable asks for runs. */
  readonly missing: number;
  /** The runs by which the oldest and the newest of its days with runs are found in the grid; undefined: there are none. */
  readonly ends: { readonly firstRunId: string; readonly lastRunId: string } | undefined;
}

export function rangeFacts(
  { days, today, missing }: Pick<Calendar, "days" | "today" | "missing">,
  range: DayRange,
): RangeFacts {
  const found = days.filter(({ day }) => day >= range.from && day <= range.to);
  const [first, last] = [found[0], found.at(-1)];
  const passed = range.from > today ? 0 : countDays(range.from, range.to < today ? range.to : today);
  return {
    days: countDays(range.from, range.to),
    runs: found.reduce((sum, { runs }) => sum + Object.values(runs).reduce((all, count) => all + count, 0), 0),
    failedRuns: found.reduce((sum, { runs }) => sum + (runs.failed ?? 0), 0),
    withoutRuns: passed - found.filter(({ day }) => day <= today).length,
    missing: missing.filter(({ day }) => day >= range.from && day <= range.to).length,
    ends: first === undefined || last === undefined ? undefined : { firstRunId: first.runId, lastRunId: last.runId },
  };
}

/** Missing days that no day with runs parts, newest first. */
export function missingStretches({ days, missing }: Pick<Calendar, "days" | "missing">): readonly DayRange[] {
  const withRuns = days.map(({ day }) => day);
  const stretches: DayRange[] = [];
  for (const { day } of missing) {
    const last = stretches.at(-1);
    const isParted = last === undefined || withRuns.some((one) => one > last.to && one < day);
    if (isParted) stretches.push({ from: day, to: day });
    else stretches[stretches.length - 1] = { from: last.from, to: day };
  }
  return stretches.toReversed();
}

/** The stretch after the one that is selected, and after the last one the first again; undefined: there are none. */
export function nextStretch(stretches: readonly DayRange[], selected: DayRange | undefined): DayRange | undefined {
  const at = stretches.findIndex(({ from, to }) => from === selected?.from && to === selected.to);
  return stretches[at + 1] ?? stretches[0];
}

function countDays(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days + 1;
}
