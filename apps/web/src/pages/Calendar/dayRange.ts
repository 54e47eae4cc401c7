import type { Calendar } from "@daymill/contract";
import { monthNames, type Weekday, weekdayNames, WEEKDAYS, weekdayOf } from "../../ui/time/dayMath.ts";

/** Days of a calendar, both ends included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
  /** Only these of them. Default: all. */
  readonly weekday?: Weekday | undefined;
}

/** All days of a year, a month of it, or a weekday in it: what a name at the edge of the calendar stands for. */
export interface NamedRange extends DayRange {
  /** `2024`, `March 2024`, `Fridays of 2024`. */
  readonly name: string;
}

/** What a day is a part of: its month, its weekday over the year, and the year. */
export function rangesAround(day: string): readonly NamedRange[] {
  const date = Temporal.PlainDate.from(day);
  const { year } = date;
  const month = monthNames[date.month - 1] ?? "";
  const ofYear = { from: date.with({ month: 1, day: 1 }).toString(), to: date.with({ month: 12, day: 31 }).toString() };
  const ofMonth = { from: date.with({ day: 1 }).toString(), to: date.with({ day: date.daysInMonth }).toString() };
  const weekday = weekdayOf(day);
  return [
    { ...ofMonth, name: `${month} ${year}` },
    { ...ofYear, weekday, name: `${weekdayNames[weekday]}s of ${year}` },
    { ...ofYear, name: String(year) },
  ];
}

export function isInRange(day: string, { from, to, weekday }: DayRange): boolean {
  return day >= from && day <= to && (weekday === undefined || weekdayOf(day) === weekday);
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
  return from <= to ? { ...range, from, to } : undefined;
}

export interface RangeFacts {
  readonly days: number;
  readonly runs: number;
  readonly failedRuns: number;
  /** Days that are over, or today, and have no run. */
  readonly withoutRuns: number;
  /** Those of them for which the timetable asks for runs. */
  readonly missing: number;
  /** The runs by which the oldest and the newest of its days with runs are found in the grid; undefined: there are none, or others lie between. */
  readonly ends: RangeEnds | undefined;
}

export interface RangeEnds {
  readonly firstRunId: string;
  readonly lastRunId: string;
}

export function rangeFacts(
  { days, today, missing }: Pick<Calendar, "days" | "today" | "missing">,
  range: DayRange,
): RangeFacts {
  const found = days.filter(({ day }) => isInRange(day, range));
  const [first, last] = [found[0], found.at(-1)];
  const hasEnds = first !== undefined && last !== undefined && range.weekday === undefined;
  const passed = range.from > today ? 0 : countDays({ ...range, to: range.to < today ? range.to : today });
  return {
    days: countDays(range),
    runs: found.reduce((sum, { runs }) => sum + Object.values(runs).reduce((all, count) => all + count, 0), 0),
    failedRuns: found.reduce((sum, { runs }) => sum + (runs.failed ?? 0), 0),
    withoutRuns: passed - found.filter(({ day }) => day <= today).length,
    missing: missing.filter(({ day }) => isInRange(day, range)).length,
    ends: hasEnds ? { firstRunId: first.runId, lastRunId: last.runId } : undefined,
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

function countDays({ from, to, weekday }: DayRange): number {
  const days = Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days + 1;
  if (weekday === undefined) return days;
  const before = (WEEKDAYS.indexOf(weekday) - WEEKDAYS.indexOf(weekdayOf(from)) + 7) % 7;
  return Math.max(0, Math.ceil((days - before) / 7));
}
