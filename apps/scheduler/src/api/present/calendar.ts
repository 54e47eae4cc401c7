import { RunState } from "@daymill/core";
import type { CalendarRow } from "@daymill/metadata";
import type { Calendar, CalendarDay, PlannedRunView } from "@daymill/contract";

/** From the one that most wants to be seen to the calmest. */
const BY_URGENCY = [RunState.failed, RunState.running, RunState.queued, RunState.success] as const;

/** One day for all rows of its date; `rows` are in the order of days. */
export function presentCalendarDays(rows: readonly CalendarRow[]): CalendarDay[] {
  const byDay = Map.groupBy(rows, (row) => row.day);
  return [...byDay].map(([day, ofDay]) => ({
    day,
    runs: Object.fromEntries(ofDay.map((row) => [row.state, row.runs])),
    runId: ofDay.reduce(moreUrgent).runId,
  }));
}

function moreUrgent(a: CalendarRow, b: CalendarRow): CalendarRow {
  return BY_URGENCY.indexOf(b.state) < BY_URGENCY.indexOf(a.state) ? b : a;
}

/** How many of the coming runs fall on each day, by their logical dates. */
export function presentPlannedDays(runs: readonly PlannedRunView[]): Calendar["planned"] {
  const byDay = Map.groupBy(runs, (run) => run.logicalDate.slice(0, 10));
  return [...byDay].map(([day, ofDay]) => ({ day, runs: ofDay.length }));
}
