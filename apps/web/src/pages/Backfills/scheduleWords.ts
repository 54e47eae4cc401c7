import type { BackfillSchedule } from "@daymill/contract";
import { countOf } from "../naming.ts";

/** `7 days before to 1 day before`, for a window as the API writes it: `-7d..-1d`. */
export function windowWords(window: string): string {
  const [from = "", to = ""] = window.split("..").map(dayWords);
  return from === to ? from : `${from} to ${to}`;
}

function dayWords(day: string): string {
  const days = Number(day.replace(/^-|d$/g, ""));
  return days === 0 ? "the day itself" : `${countOf(days, "day")} before`;
}

/** When it fires: its crons and the clock that they follow. */
export function timesWords({ crons, timezone }: Pick<BackfillSchedule, "crons" | "timezone">): string {
  return `${crons.join(", ")} · ${timezone}`;
}
