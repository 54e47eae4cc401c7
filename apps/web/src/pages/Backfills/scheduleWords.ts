import type { BackfillSchedule } from "@daymill/contract";

/** `7 to 1 days before`, for a window as the API writes it: `-7d..-1d`. */
export function windowWords(window: string): string {
  const [from = "", to = ""] = window.split("..").map((part) => part.replace(/^-|d$/g, ""));
  return from === to ? `${from} days before` : `${from} to ${to} days before`;
}

/** When it fires: its crons and the clock that they follow. */
export function timesWords({ crons, timezone }: Pick<BackfillSchedule, "crons" | "timezone">): string {
  return `${crons.join(", ")} · ${timezone}`;
}
