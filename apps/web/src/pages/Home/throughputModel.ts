import type { Throughput } from "@daymill/contract";
import { formatInstant } from "../../ui/time/formatTime.ts";
import { type EndedBar, endedBars, endedIn } from "../endedBar.ts";
import { countOf } from "../naming.ts";

type Hour = Throughput["hours"][number];

/** The hours as bars in one scale; the last one is still under way. */
export function hourBars(hours: Throughput["hours"], zone: string): readonly EndedBar[] {
  return endedBars(
    hours,
    (hour, at) => `${hourName(hour, zone)}${at === hours.length - 1 ? ", so far" : ""}: ${countsOf(hour)}`,
  );
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

function countsOf(hour: Hour): string {
  const failures = hour.failed === 0 ? "" : `, ${hour.failed.toLocaleString("en-US")} failed`;
  return `${countOf(endedIn(hour), "task")}${failures}`;
}

/** Where a clock is set back an hour of the day comes twice: its end tells them apart no less than their order. */
function hourName({ from }: Hour, zone: string): string {
  const end = Temporal.Instant.from(from).add({ hours: 1 }).toString();
  return `${formatInstant(from, zone).slice(0, 16)} to ${clockOf(end, zone)} ${zone}`;
}
