import type { CalendarHours } from "@daymill/contract";
import { boundsOfHour } from "../../ui/time/dayMath.ts";
import { rangeBetween, type RangeEnds } from "./dayRange.ts";

/** Hours of a month such as `2024-03-15T07`, both ends included. */
export interface HourRange {
  readonly from: string;
  readonly to: string;
}

/** The hours that an address selects; undefined: one alone, or none, or they are not those of the month in sight. */
export function hoursSelected(
  month: string | undefined,
  { hour, hour2 }: { readonly hour?: string | undefined; readonly hour2?: string | undefined },
): HourRange | undefined {
  if (hour === undefined || hour2 === undefined || hour === hour2 || month === undefined) return undefined;
  return hour.startsWith(month) && hour2.startsWith(month) ? rangeBetween(hour, hour2) : undefined;
}

export interface HourRangeFacts {
  /** Of the clock: what a clock change takes away, or makes twice, counts. */
  readonly hours: number;
  readonly runs: number;
  readonly failedRuns: number;
  /** The runs by which the oldest and the newest hour with runs are found in the grid; undefined: there are none. */
  readonly ends: RangeEnds | undefined;
  /** In which the logical dates of the runs lie, half-open, as instants. */
  readonly dated: { readonly from: string; readonly to: string };
}

export function hourRangeFacts(
  { hours, timezone }: Pick<CalendarHours, "hours" | "timezone">,
  { from, to }: HourRange,
): HourRangeFacts {
  const found = hours.filter(({ hour }) => hour >= from && hour <= to);
  const [first, last] = [found[0], found.at(-1)];
  const dated = { from: boundsOfHour(from, timezone).from, to: boundsOfHour(to, timezone).to };
  const length = Temporal.Instant.from(dated.from).until(dated.to, { largestUnit: "hours" });
  return {
    hours: Math.round(length.total("hours")),
    runs: found.reduce((sum, { runs }) => sum + Object.values(runs).reduce((all, count) => all + count, 0), 0),
    failedRuns: found.reduce((sum, { runs }) => sum + (runs.failed ?? 0), 0),
    ends: first === undefined || last === undefined ? undefined : { firstRunId: first.runId, lastRunId: last.runId },
    dated,
  };
}

/** `2024-03-15 07:00 to 2024-03-16 02:59`. */
export function hoursInWords({ from, to }: HourRange): string {
  return `${from.replace("T", " ")}:00 to ${to.replace("T", " ")}:59`;
}
