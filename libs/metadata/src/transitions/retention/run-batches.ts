import type { EpochMillis, RunKey } from "@daymill/core";

/**
 * What one transaction removes at most, one run at least. It holds only rows of runs that are over, which nobody works on;
 * on PGlite everybody else waits for it.
 */
const BATCH = { instances: 2_000, runs: 200 };

/** A run that may go. */
export interface FoundRun {
  readonly runKey: RunKey;
  readonly endedAt: EpochMillis;
  readonly instances: number;
}

/** Runs in their order, in parts that one transaction removes. */
export function batchesOf(runs: readonly FoundRun[]): FoundRun[][] {
  const batches: FoundRun[][] = [];
  let instances = 0;
  for (const run of runs) {
    const batch = batches.at(-1);
    instances += run.instances;
    if (batch !== undefined && instances <= BATCH.instances && batch.length < BATCH.runs) {
      batch.push(run);
    } else {
      batches.push([run]);
      instances = run.instances;
    }
  }
  return batches;
}
