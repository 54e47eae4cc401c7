import type { EpochMillis } from "@daymill/core";

/** Starts of attempts that a rate counts. */
export interface RateStartTable {
  /** Whose starts are counted together: see LaneTable. */
  readonly rate_space: string;
  readonly at: EpochMillis;
  readonly starts: number;
}
