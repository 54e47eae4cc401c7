import type { BackfillRow } from "@daymill/metadata";
import type { EpochMillis } from "@daymill/core";

/** A guess from fewer runs than this would be none. */
const MIN_SAMPLE = 5;

const HOUR_MS = 3_600_000;

/** Standard deviations on either side of a mean between which four of five values lie, where they are normal. */
const FOUR_OF_FIVE = 1.28;

export interface BackfillPace {
  readonly etaMs: number;
  readonly etaRange: { readonly fromMs: number; readonly toMs: number };
  readonly runsPerHour: number;
}

type Ends = Pick<
  BackfillRow,
  "state" | "maxActiveRuns" | "recentRuns" | "recentFrom" | "recentTo" | "recentMeanMs" | "recentSpreadMs"
>;

/**
 * How fast a backfill is by its newest runs, so that a pause or a change of what runs at once is soon forgotten, and how
 * long `left` runs will take. Undefined: it does not go on, or too few have ended.
 */
export function paceOf(
  row: Ends,
  { left, now }: { readonly left: number; readonly now: EpochMillis },
): BackfillPace | undefined {
  const { state, recentRuns, recentFrom, recentTo } = row;
  if (state !== "running" || recentFrom === null || recentTo === null) return undefined;
  if (recentRuns < MIN_SAMPLE || recentTo <= recentFrom) return undefined;
  const perRunMs = (recentTo - recentFrom) / (recentRuns - 1);
  // The run that is next has been under way since the last one ended.
  const underWayMs = Math.min(Math.max(0, now - recentTo), perRunMs);
  const after = (ms: number): number => Math.max(0, Math.round(ms - underWayMs));
  const [fastest, slowest] = perRunBounds(row, perRunMs);
  const doubt = runsInDoubt(row, left);
  return {
    etaMs: after(perRunMs * left),
    etaRange: { fromMs: after(fastest * (left - doubt)), toMs: after(slowest * (left + doubt)) },
    runsPerHour: HOUR_MS / perRunMs,
  };
}

/**
 * What one run adds, by when runs ended and by how long they took and how many go on at once. The two part where the newest
 * ends tell of another time: of a pause, or of more or fewer at once.
 */
function perRunBounds({ maxActiveRuns, recentMeanMs }: Ends, perRunMs: number): readonly [number, number] {
  const byTimesMs = (recentMeanMs ?? 0) > 0 ? (recentMeanMs ?? 0) / maxActiveRuns : perRunMs;
  return [Math.min(perRunMs, byTimesMs), Math.max(perRunMs, byTimesMs)];
}

/** By how many mean runs the sum of those that are left may be off: each differs, and the mean is one of a sample. */
function runsInDoubt({ recentRuns, recentMeanMs, recentSpreadMs }: Ends, left: number): number {
  const variation = (recentMeanMs ?? 0) > 0 ? (recentSpreadMs ?? 0) / (recentMeanMs ?? 1) : 0;
  return FOUR_OF_FIVE * variation * Math.sqrt(left + left ** 2 / recentRuns);
}
