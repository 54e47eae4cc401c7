import type { CallbackCounts, CallbackInfo } from "@daymill/core";

/** From one call of a group to the next. */
export const GROUP_MS = 20_000;
/** The second function of what happens often is told of several at once: all of one kind in one DAG by the same name. */
const GROUPED: CallbackInfo = { group: { key: "chat", everyMs: GROUP_MS } };
export const SECOND_GROUPED = [null, GROUPED] as const;
export const ALL_GROUPED = [GROUPED] as const;

/** Functions that are told of a recovery, of a task and of a run. */
export const RECOVERY_FUNCTIONS = 2;
/** Functions that are told of the end of a backfill. */
export const BACKFILL_FUNCTIONS = 2;

export const OF_TASK = {
  success: 1,
  failure: 2,
  retry: 1,
  skip: 1,
  recovery: RECOVERY_FUNCTIONS,
  infos: { failure: SECOND_GROUPED, retry: ALL_GROUPED, recovery: SECOND_GROUPED },
} as const satisfies CallbackCounts;

export const OF_RUN = {
  success: 1,
  failure: 2,
  recovery: RECOVERY_FUNCTIONS,
  backfill: BACKFILL_FUNCTIONS,
  infos: { failure: SECOND_GROUPED, recovery: SECOND_GROUPED, backfill: SECOND_GROUPED },
} as const satisfies CallbackCounts;
