import type { BackfillRow } from "@daymill/metadata";
import type { EpochMillis } from "@daymill/core";

/** A guess from fewer runs than this would be none. */
const MIN_SAMPLE = 5;

const HOUR_MS = 3_600_000;

export interface BackfillPace {
  readonly etaMs: number;
  readonly runsPerHour: number;
}

type Ends = Pick<BackfillRow, "state" | "recentRuns" | "recentFrom" | "recentTo">;

/**
 * How fast a backfill is by its newest runs, so that a pause or a change of what runs at once is soon forgotten, and how
 * long `left` runs will take. Undefined: it does not go on, or too few have ended.
 */
export function paceOf(
  { state, recentRuns, recentFrom, recentTo }: Ends,
  { left, now }: { readonly left: number; readonly now: EpochMillis },
): BackfillPace | undefined {
  if (state !== "running" || recentFrom === null || recentTo === null) return undefined;
  if (recentRuns < MIN_SAMPLE || recentTo <= recentFrom) return undefined;
  const perRunMs = (recentTo - recentFrom) / (recentRuns - 1);
  // The run that is next has been under way since the last one ended.
  const underWayMs = Math.min(Math.max(0, now - recentTo), perRunMs);
  return { etaMs: Math.max(0, Math.round(perRunMs * left - underWayMs)), runsPerHour: HOUR_MS / perRunMs };
}
