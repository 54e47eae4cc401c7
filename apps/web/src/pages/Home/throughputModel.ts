import type { Throughput } from "@daymill/contract";
import { formatInstant } from "../../ui/time/formatTime.ts";
import { countOf } from "../naming.ts";

/** A bar of the picture of a day. */
export interface HourBar {
  readonly from: string;
  /** `2024-03-15 02:00 to 03:00: 12 tasks, 1 failed`. */
  readonly words: string;
  /** Of the most in any hour, in percent. */
  readonly succeeded: number;
  readonly failed: number;
}

type Hour = Throughput["hours"][number];

/** The hours as bars in one scale; the last one is still under way. */
export function hourBars(hours: Throughput["hours"], zone: string): readonly HourBar[] {
  const most = Math.max(1, ...hours.map(endedIn));
  return hours.map((hour, at) => ({
    from: hour.from,
    words: `${hourName(hour, zone)}${at === hours.length - 1 ? ", so far" : ""}: ${countsOf(hour)}`,
    succeeded: (hour.succeeded / most) * 100,
    failed: (hour.failed / most) * 100,
  }));
}

/** `312 tasks, 4 failed; 64 at the busiest hour, 02:00`; undefined: none ended. */
export function dayInWords(hours: Throughput["hours"], zone: string): string | undefined {
  const sum = hours.reduce((all, { succeeded, failed }) => ({
    from: all.from,
    succeeded: all.succeeded + succeeded,
    failed: all.failed + failed,
  }));
  if (endedIn(sum) === 0) return undefined;
  const busiest = hours.reduce((most, hour) => (endedIn(hour) > endedIn(most) ? hour : most));
  return `${countsOf(sum)}; ${endedIn(busiest).toLocaleString("en-US")} at the busiest hour, ${clockOf(busiest.from, zone)}`;
}

export function clockOf(instant: string, zone: string): string {
  return formatInstant(instant, zone).slice(11, 16);
}

function endedIn({ succeeded, failed }: Hour): number {
  return succeeded + failed;
}

function countsOf(hour: Hour): string {
  const failures = hour.failed === 0 ? "" : `, ${hour.failed.toLocaleString("en-US")} failed`;
  return `${countOf(endedIn(hour), "task")}${failures}`;
}

/** Where a clock is set back an hour of the day comes twice: its end tells them apart no less than their order. */
function hourName({ from }: Hour, zone: string): string {
  const end = Temporal.Instant.from(from).add({ hours: 1 }).toString();
  return `${formatInstant(from, zone).slice(0, 16)} to ${clockOf(end, zone)}`;
}
