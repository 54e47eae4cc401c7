/**
 * How much less the instances of a backfill's runs count than their tasks say: more than any priority, so that in every pool
 * and for every worker they come after all that is ready of other runs, and among themselves keep their order.
 */
const BEHIND = 1_000_000_000;

/** What the priority of a run's instances is less than that of their tasks. `backfill`: the run's, as SQL. */
export const behindOthers = (backfill: string): string => `case when ${backfill} is null then 0 else ${BEHIND} end`;
