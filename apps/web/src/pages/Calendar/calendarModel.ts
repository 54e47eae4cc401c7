import { type Calendar, type CalendarDay, RunState } from "@daymill/contract";
import { runTones } from "../../ui/state/taskTone.ts";
import type { PreferenceValue } from "../../ui/preferences.ts";
import { weekdayOf } from "../../ui/time/dayMath.ts";

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
  /** Runs that the timetable asks for and that are not there yet. */
  readonly planned: number;
}

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

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** All years from the first run to the last one, to the next one that is planned, and to today. Newest first. */
export function calendarYears(
  { today, days, planned }: Calendar,
  week: PreferenceValue<"week"> = "monday",
): readonly CalendarYear[] {
  const runs = new Map(days.map((day) => [day.day, day]));
  const coming = new Map(planned.map((day) => [day.day, day.runs]));
  const seen = [today, ...runs.keys(), ...planned.slice(0, 1).map((next) => next.day)].map(yearOf);
  const first = Math.min(...seen);
  return Array.from({ length: Math.max(...seen) - first + 1 }, (_, at) => first + at)
    .toReversed()
    .map((year) => yearBlock(year, { runs, coming, week }));
}

interface YearParts {
  readonly runs: ReadonlyMap<string, CalendarDay>;
  readonly coming: ReadonlyMap<string, number>;
  readonly week: PreferenceValue<"week">;
}

function yearBlock(year: number, { runs, coming, week }: YearParts): CalendarYear {
  const start = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  const skipped = week === "monday" ? start.dayOfWeek - 1 : start.dayOfWeek % 7;
  const days: DayCell[] = [];
  // A year has hundreds of days: their names are written here, and the calendar is asked for its months only.
  const months = MONTHS.map((name, at): CalendarMonth => {
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
        planned: coming.get(day) ?? 0,
      });
    }
    return { name, column, from: dayOf(1), to: dayOf(length) };
  });
  return { year, days, months };
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

/** `2024-03-15, Friday: 1 failed, 2 success`. */
export function describeDay({ day, runs, planned }: DayCell): string {
  return `${day}, ${weekdayOf(day)}: ${describeRuns(runs, planned)}`;
}

/** `1 failed, 2 success`, `no runs`, `no runs, 1 planned`. */
function describeRuns(runs: CalendarDay["runs"] | undefined, planned: number): string {
  const states = RANKED.filter((state) => (runs?.[state] ?? 0) > 0);
  const words = states.map((state) => `${runs?.[state] ?? 0} ${runTones[state].word.toLowerCase()}`);
  return [...(words.length === 0 ? ["no runs"] : words), ...(planned === 0 ? [] : [`${planned} planned`])].join(", ");
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
