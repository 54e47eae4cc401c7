import type { Backfill, Calendar } from "@daymill/contract";

/** A calendar as if the DAG began and ended with the range of a backfill. */
export function rangeCalendar(calendar: Calendar, { from, to }: Pick<Backfill, "from" | "to">): Calendar {
  const isWithin = ({ day }: { readonly day: string }): boolean => day >= from && day <= to;
  return {
    ...calendar,
    startsOn: from,
    endsOn: to,
    days: calendar.days.filter(isWithin),
    planned: calendar.planned.filter(isWithin),
    missing: calendar.missing.filter(isWithin),
  };
}

export interface RangeCounts {
  readonly days: number;
  readonly withRuns: number;
  readonly withFailures: number;
}

/** How many days of the range have runs, and how many of those failed ones. */
export function rangeCounts({ days, startsOn, endsOn }: Calendar): RangeCounts {
  const length =
    startsOn === null || endsOn === null
      ? 0
      : Temporal.PlainDate.from(startsOn).until(endsOn, { largestUnit: "days" }).days + 1;
  return {
    days: length,
    withRuns: days.length,
    withFailures: days.filter(({ runs }) => runs.failed !== undefined).length,
  };
}
