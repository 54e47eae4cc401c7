import type { Backfill } from "@daymill/contract";
import { formatDuration } from "../../ui/time/formatTime.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Nothing shorter is told: it is over before it is read. */
const SHORTEST_MS = 10 * SECOND_MS;

/** A guess is told no finer than it can be: from which length on to which step. */
const STEPS = [
  [48 * HOUR_MS, HOUR_MS],
  [2 * HOUR_MS, 10 * MINUTE_MS],
  [30 * MINUTE_MS, 5 * MINUTE_MS],
  [5 * MINUTE_MS, MINUTE_MS],
  [0, SHORTEST_MS],
] as const;

type Guess = Pick<Backfill, "state" | "etaMs" | "etaRange" | "runsPerHour" | "maxActiveRuns">;

/**
 * `about 3 h 10 m left (2 h 40 m to 4 h), at 9.2 runs an hour, 4 at a time`; undefined: it does not go on, or nothing can be
 * guessed yet.
 */
export function etaWords({ state, etaMs, etaRange, runsPerHour, maxActiveRuns }: Guess): string | undefined {
  if (state !== "running" || etaMs === null) return undefined;
  const pace = runsPerHour === null ? "" : `, at ${runsAnHour(runsPerHour)} an hour, ${maxActiveRuns} at a time`;
  return `about ${roughly(etaMs)} left${rangeWords(etaRange)}${pace}`;
}

function rangeWords(range: Backfill["etaRange"]): string {
  if (range === null) return "";
  const [from, to] = [roughly(range.fromMs), roughly(range.toMs)];
  return from === to ? "" : ` (${from} to ${to})`;
}

function roughly(ms: number): string {
  const [, step] = STEPS.find(([least]) => ms >= least) ?? [0, SHORTEST_MS];
  return formatDuration(Math.max(SHORTEST_MS, Math.round(ms / step) * step));
}

function runsAnHour(runsPerHour: number): string {
  const rounded = runsPerHour < 100 ? Math.round(runsPerHour * 10) / 10 : Math.round(runsPerHour);
  return `${rounded.toLocaleString("en-US")} ${rounded === 1 ? "run" : "runs"}`;
}
