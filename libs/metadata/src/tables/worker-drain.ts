import type { EpochMillis } from "@daymill/core";

/** A worker that takes nothing any more, in this life and the next. */
export interface WorkerDrainTable {
  readonly name: string;
  readonly since: EpochMillis;
}
