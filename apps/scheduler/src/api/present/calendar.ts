import { epochMillis, RunState, toZonedIso } from "@daymill/core";
import type { EpochMillis, ScheduleBounds } from "@daymill/core";
import type { CalendarRow } from "@daymill/metadata";
import type { Calendar, CalendarDay, CalendarHours, PlannedRunView } from "@daymill/contract";

/** From the one that most wants to be seen to the calmest. */
const BY_URGENCY = [RunState.failed, RunState.running, RunState.queued, RunState.success] as const;

/** One day for all rows of its date; `rows` are in the order of days. */
export function presentCalendarDays(rows: readonly CalendarRow[]): CalendarDay[] {
  const byDay = Map.groupBy(rows, (row) => row.day);
  return [...byDay].map(([day, ofDay]) => ({
    day,
    runs: Object.fromEntries(ofDay.map((row) => [row.state, row.runs])),
    runId: ofDay.reduce(moreUrgent).runId,
    durationMs: meanDuration(ofDay),
  }));
}

type BoundDays = Pick<Calendar, "startsOn" | "endsOn">;

export const NO_BOUNDS: BoundDays = { startsOn: null, endsOn: null };

/** The days of a zone between which a DAG has data. What lies before its end is covered: one at midnight is none of its days. */
export function boundDays({ start, end }: ScheduleBounds, timezone: string): BoundDays {
  const dayOf = (at: EpochMillis): string => toZonedIso(at, timezone).slice(0, "2024-03-15".length);
  return {
    startsOn: start === undefined ? null : dayOf(start),
    endsOn: end === undefined ? null : dayOf(epochMillis(end - 1)),
  };
}

function meanDuration(rows: readonly CalendarRow[]): number | null {
  const ended = rows.reduce((sum, row) => sum + row.endedRuns, 0);
  return ended === 0 ? null : Math.round(rows.reduce((sum, row) => sum + row.durationMs, 0) / ended);
}

function moreUrgent(a: CalendarRow, b: CalendarRow): CalendarRow {
  return BY_URGENCY.indexOf(b.state) < BY_URGENCY.indexOf(a.state) ? b : a;
}

/** The same for rows by hour. */
export function presentCalendarHours(rows: readonly CalendarRow[]): CalendarHours["hours"] {
  return presentCalendarDays(rows).map(({ day, ...rest }) => ({ hour: day, ...rest }));
}

/** How many of the coming runs have the same beginning of their logical dates: the same day, or the same hour. */
export function presentPlanned(
  runs: readonly PlannedRunView[],
  length: number,
): readonly { readonly at: string; readonly runs: number }[] {
  const groups = Map.groupBy(runs, (run) => run.logicalDate.slice(0, length));
  return [...groups].map(([at, group]) => ({ at, runs: group.length }));
}
