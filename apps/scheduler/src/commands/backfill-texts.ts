import type { Backfill, BackfillPlan } from "@daymill/contract";
import { durationText } from "./terminal/format.ts";

/** `paused: 3 of its runs failed`. */
export function stateText({ state, pauseReason }: Backfill): string {
  return pauseReason === null ? state : `${state}: ${pauseReason}`;
}

/** `12/31 done, 1 failed, 4 running, about 2 h 05 m left`. */
export function progressText({
  progress: { planned, success, failed, running, skipped },
  etaMs,
}: Pick<Backfill, "progress" | "etaMs">): string {
  const left = skipped === 0 ? "" : `, ${skipped} skipped`;
  const eta = etaMs === null ? "" : `, about ${durationText(etaMs)} left`;
  return `${success + failed}/${planned} done, ${failed} failed, ${running} running${left}${eta}`;
}

/** Why days are left alone, in brackets; empty when none is. */
export function reasonsText(skips: BackfillPlan["skips"]): string {
  return skips.length === 0 ? "" : ` (${skips.map(({ reason, days }) => `${days}: ${reason}`).join(", ")})`;
}
