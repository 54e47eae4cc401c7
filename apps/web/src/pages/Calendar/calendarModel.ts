import { type Calendar, type CalendarDay, type CalendarHours, RunState } from "@daymill/contract";
import { runTones } from "../../ui/state/taskTone.ts";
import type { PreferenceValue } from "../../ui/preferences.ts";
import { shortMonths, weekdayNames, weekdayOf } from "../../ui/time/dayMath.ts";
import { formatDuration } from "../../ui/time/formatTime.ts";
import { type Measure, measureDay, type Measured, type Scale, scaleOf, shadeOf } from "./measures.ts";

/** One day of the calendar. */
export interface DayCell {
  readonly day: string;
  /** Which week of the year's block, from 0. */
  readonly column: number;
  /** From the first day of the week, 0, to the last, 6. */
  readonly row: number;
  /** The state of its runs that most wants to be seen; absent: no runs. */
  readonly state: RunState | undefined;
  readonly runs: CalendarDay["runs"] | undefined;
  /** How long its runs took, on the average, in ms; absent: none is over. */
  readonly durationMs: number | undefined;
  /** Absent: it is coloured by its state. */
  readonly shade: number | undefined;
  /** Runs that the timetable asks for and that are not there yet. */
  readonly planned: number;
  /** Runs that the timetable asked for, of a day that has none. */
  readonly missing: number;
  /** Of the first and the last day of the DAG. */
  readonly bound?: DayBound | undefined;
  /** Whether it is an hour that the clocks of the zone showed twice. Default: no. */
  readonly isTwice?: boolean;
}

/** Whether a DAG begins or ends with a day, or has no other. */
export type DayBound = "start" | "end" | "both";

export interface CalendarMonth {
  readonly name: string;
  readonly column: number;
  /** Its first and its last day. */
  readonly from: string;
  readonly to: string;
}

/** A block of 53 or 54 weeks. */
export interface CalendarYear {
  readonly year: number;
  readonly days: readonly DayCell[];
  /** Where each month begins. */
  readonly months: readonly CalendarMonth[];
}

export interface CalendarOptions {
  /** Default: monday. */
  readonly week?: PreferenceValue<"week">;
  /** Absent: days are coloured by their state. */
  readonly by?: Measure | undefined;
  /** A day that has to be there, besides those with runs. */
  readonly with?: string | undefined;
}

/** A day that is asked for has to be there only so many years from all that is known: an address may say any. */
const YEARS_AROUND = 5;

/**
 * All years from the first run to the last one, newest first, with the next planned one when that comes soon after. Quiet years
 * since then are left out unless a day of them is asked for.
 */
export function calendarYears(calendar: Calendar, options: CalendarOptions = {}): readonly CalendarYear[] {
  const { days, planned, missing } = calendar;
  const { week = "monday", by } = options;
  const runs = new Map(days.map((day) => [day.day, day]));
  const coming = new Map(planned.map((day) => [day.day, day.runs]));
  const holes = new Map(missing.map((day) => [day.day, day.runs]));
  const { first, last } = busyYears(calendar);
  const known = [first, last, yearOf(calendar.today)];
  const asked = Math.min(
    Math.max(options.with === undefined ? last : yearOf(options.with), Math.min(...known) - YEARS_AROUND),
    Math.max(...known, plannedYear(calendar) ?? last) + YEARS_AROUND,
  );
  const [oldest, newest] = [Math.min(first, asked), Math.max(last, asked)];
  const scale = by === undefined ? undefined : scaleOf(days, by);
  return Array.from({ length: newest - oldest + 1 }, (_, at) => oldest + at)
    .toReversed()
    .map((year) => yearBlock(year, { runs, coming, holes, week, scale, calendar }));
}

/** The years since the last run; undefined: there are none, or the next run comes soon after it. */
export function quietYears(calendar: Calendar): { readonly from: number; readonly to: number } | undefined {
  const { last } = busyYears(calendar);
  const to = yearOf(lastDay(calendar));
  return last < to ? { from: last + 1, to } : undefined;
}

/** The last day up to which a calendar may be about something: today, or that of the next run. */
export function lastDay({ today, planned }: Pick<Calendar, "today" | "planned">): string {
  const next = planned[0]?.day ?? today;
  return next > today ? next : today;
}

/** From the first run to the last one or the one after that. Of a DAG without runs: now, and when its first one is planned. */
function busyYears(calendar: Calendar): { readonly first: number; readonly last: number } {
  const today = yearOf(calendar.today);
  const coming = plannedYear(calendar);
  const [oldest, newest] = [calendar.days[0], calendar.days.at(-1)];
  if (oldest === undefined || newest === undefined)
    return { first: Math.min(today, coming ?? today), last: Math.max(today, coming ?? today) };
  const last = yearOf(newest.day);
  return {
    first: yearOf(oldest.day),
    last: coming !== undefined && coming <= last + 1 ? Math.max(last, coming) : last,
  };
}

function plannedYear({ planned }: Pick<Calendar, "planned">): number | undefined {
  const [next] = planned;
  return next === undefined ? undefined : yearOf(next.day);
}

interface YearParts {
  readonly runs: ReadonlyMap<string, CalendarDay>;
  readonly coming: ReadonlyMap<string, number>;
  readonly holes: ReadonlyMap<string, number>;
  readonly week: PreferenceValue<"week">;
  /** Absent: days are coloured by their state. */
  readonly scale: Scale | undefined;
  readonly calendar: Pick<Calendar, "startsOn" | "endsOn">;
}

function yearBlock(year: number, { runs, coming, holes, week, scale, calendar }: YearParts): CalendarYear {
  const start = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  const skipped = week === "monday" ? start.dayOfWeek - 1 : start.dayOfWeek % 7;
  const days: DayCell[] = [];
  // A year has hundreds of days: their names are written here, and the calendar is asked for its months only.
  const months = shortMonths.map((name, at): CalendarMonth => {
    const length = start.with({ month: at + 1 }).daysInMonth;
    const dayOf = (date: number): string => `${padded(year, 4)}-${padded(at + 1, 2)}-${padded(date, 2)}`;
    const column = Math.floor((days.length + skipped) / 7);
    for (let date = 1; date <= length; date += 1) {
      const day = dayOf(date);
      const found = runs.get(day);
      days.push({
        day,
        column: Math.floor((days.length + skipped) / 7),
        row: (days.length + skipped) % 7,
        state: found === undefined ? undefined : worstState(found.runs),
        runs: found?.runs,
        durationMs: found?.durationMs ?? undefined,
        shade: shadeIn(scale, found),
        planned: coming.get(day) ?? 0,
        missing: holes.get(day) ?? 0,
        bound: boundOf(day, calendar),
      });
    }
    return { name, column, from: dayOf(1), to: dayOf(length) };
  });
  return { year, days, months };
}

function boundOf(day: string, { startsOn, endsOn }: YearParts["calendar"]): DayBound | undefined {
  if (day === startsOn) return day === endsOn ? "both" : "start";
  return day === endsOn ? "end" : undefined;
}

const boundWords: Readonly<Record<DayBound, string>> = {
  start: ", the first day of the DAG",
  end: ", the last day of the DAG",
  both: ", the only day of the DAG",
};

function shadeIn(scale: Scale | undefined, found: Measured | undefined): number | undefined {
  const measured = scale === undefined || found === undefined ? undefined : measureDay(found, scale.by);
  return scale === undefined || measured === undefined ? undefined : shadeOf(measured, scale);
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, "0");
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}

/** The states of runs, those first that most want to be seen. */
const RANKED = Object.values(RunState).toSorted((a, b) => runTones[a].rank - runTones[b].rank);

/** The state that most wants to be seen among the runs of a day. */
export function worstState(runs: CalendarDay["runs"]): RunState | undefined {
  return RANKED.find((state) => (runs[state] ?? 0) > 0);
}

/** `2024-03-15, Friday`; of an hour, which is one of a zone, `2024-03-15 07:00 Europe/Berlin, Friday`. */
export function dayTitle(day: string, timezone: string): string {
  const [date = "", hour] = day.split("T");
  return `${date}${hour === undefined ? "" : ` ${hour}:00 ${timezone}`}, ${weekdayNames[weekdayOf(date)]}`;
}

/** `2024-03-15, Friday: 1 failed, 2 success`; coloured by a measure also `took 4 min`, `each took 4 min`. */
export function describeDay(cell: DayCell, timezone: string): string {
  const { day, runs, planned, missing, durationMs, shade, bound, isTwice = false } = cell;
  const count = Object.values(runs ?? {}).reduce((sum, one) => sum + one, 0);
  const took =
    durationMs === undefined || shade === undefined
      ? ""
      : `, ${count > 1 ? "each " : ""}took ${formatDuration(durationMs)}`;
  return `${dayTitle(day, timezone)}${isTwice ? ", twice by the clock" : ""}: ${describeRuns(runs, planned)}${missing === 0 ? "" : `, ${missing} missing`}${took}${bound === undefined ? "" : boundWords[bound]}`;
}

/** `1 failed, 2 success`, `no runs`, `no runs, 1 planned`. */
function describeRuns(runs: CalendarDay["runs"] | undefined, planned: number): string {
  const states = RANKED.filter((state) => (runs?.[state] ?? 0) > 0);
  const words = states.map((state) => `${runs?.[state] ?? 0} ${runTones[state].word.toLowerCase()}`);
  return [...(words.length === 0 ? ["no runs"] : words), ...(planned === 0 ? [] : [`${planned} planned`])].join(", ");
}

/**
 * The hours of a month: a column for each day, a row for each hour. `day` is an hour there: `2024-03-15T07`. One that the clocks
 * of the zone left out is left out; one that they showed twice is one, and says so.
 */
export function hourCells(
  { month, timezone, hours, planned }: CalendarHours,
  by: Measure | undefined,
): readonly DayCell[] {
  const found = new Map(hours.map((hour) => [hour.hour, hour]));
  const coming = new Map(planned.map((hour) => [hour.hour, hour.runs]));
  const scale = by === undefined ? undefined : scaleOf(hours, by);
  const days = Temporal.PlainYearMonth.from(month).daysInMonth;
  return Array.from({ length: days }, (_, column) => {
    const date = `${month}-${padded(column + 1, 2)}`;
    return hoursOfClock(date, timezone).map(({ row, isTwice }): DayCell => {
      const day = `${date}T${padded(row, 2)}`;
      const hour = found.get(day);
      return {
        day,
        column,
        row,
        state: hour === undefined ? undefined : worstState(hour.runs),
        runs: hour?.runs,
        durationMs: hour?.durationMs ?? undefined,
        shade: shadeIn(scale, hour),
        planned: coming.get(day) ?? 0,
        missing: 0,
        isTwice,
      };
    });
  }).flat();
}

interface ClockHour {
  /** From 0 to 23. */
  readonly row: number;
  readonly isTwice: boolean;
}

const USUAL_HOURS: readonly ClockHour[] = Array.from({ length: 24 }, (_, row) => ({ row, isTwice: false }));

/** The hours that the clocks of a zone show on a day. */
function hoursOfClock(date: string, timezone: string): readonly ClockHour[] {
  const day = Temporal.PlainDate.from(date);
  if (day.toZonedDateTime(timezone).hoursInDay === 24) return USUAL_HOURS;
  return USUAL_HOURS.flatMap(({ row }) => {
    const clock = day.toPlainDateTime({ hour: row });
    const [first, second] = (["earlier", "later"] as const).map((disambiguation) =>
      clock.toZonedDateTime(timezone, { disambiguation }),
    );
    if (second?.hour !== row) return [];
    return [{ row, isTwice: first?.hour === row && first.epochMilliseconds !== second.epochMilliseconds }];
  });
}

/** The hour to which an arrow leads from another; undefined: the key is none, or there is no hour there. */
export function hourBeside(cells: readonly DayCell[], from: DayCell, key: string): DayCell | undefined {
  if (key === "ArrowUp") return cells[cells.indexOf(from) - 1];
  if (key === "ArrowDown") return cells[cells.indexOf(from) + 1];
  const column = from.column + (key === "ArrowLeft" ? -1 : key === "ArrowRight" ? 1 : Number.NaN);
  // In a day that lacks the hour, the one after it.
  return cells.find((cell) => cell.column === column && cell.row >= from.row);
}

/** A day, and in which block it stands, from 0. */
export interface DayPlace {
  readonly year: number;
  readonly cell: DayCell;
}

/** Where a day stands; undefined: in none of these years. */
export function findDay(years: readonly CalendarYear[], day: string): DayPlace | undefined {
  const year = years.findIndex((one) => one.year === yearOf(day));
  const cell = years[year]?.days.find((one) => one.day === day);
  return cell === undefined ? undefined : { year, cell };
}

/** How many days an arrow key, Page or Home leads away; undefined: the key is no step. */
export function dayStep(key: string): number | undefined {
  return STEPS[key];
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  ArrowLeft: -7,
  ArrowRight: 7,
  PageUp: -28,
  PageDown: 28,
};
