/** Where a DAG run stands. */
export const RunState = {
  /** Created; waits for a place among the active runs. */
  queued: "queued",
  /** Its tasks are being advanced. */
  running: "running",
  /** Every deciding task succeeded or was skipped. */
  success: "success",
  /** A deciding task failed, or the run timed out. */
  failed: "failed",
} as const;

export type RunState = (typeof RunState)[keyof typeof RunState];

/** How a run came to be. */
export const RunType = {
  scheduled: "scheduled",
  manual: "manual",
  backfill: "backfill",
  asset: "asset",
} as const;

export type RunType = (typeof RunType)[keyof typeof RunType];

export function isRunOver(state: RunState): boolean {
  return state === "success" || state === "failed";
}
