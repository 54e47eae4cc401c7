import type { CallbackGroup, DeadlineOffset, EpochMillis, RunKey, VersionKey } from "@daymill/core";
import type { Default, Key, Optional, OptionalJson } from "./columns.ts";

/** When the runs of a version should be over. */
export interface VersionDeadlineTable {
  readonly version_key: VersionKey;
  readonly name: string;
  /** Of an instant: 1970. Of an average: that, counted from when the run began. */
  readonly origin: DeadlineOffset["origin"];
  readonly offset_ms: number;
  /** These three of an average alone: see AverageRunTime of core. */
  readonly times: Optional<number>;
  readonly max_runs: Optional<number>;
  readonly min_runs: Optional<number>;
  /** How many functions are told of a miss. */
  readonly callbacks: number;
  /** Function by function, which of them are told of several at once. Null: none. */
  readonly groups: OptionalJson<readonly (CallbackGroup | null)[]>;
}

/** `superseded`: the run was cleared before it was due. One of a run that is over stays open until it is due. */
export type DeadlineState = "open" | "met" | "missed" | "superseded";

/** When a run should be over: made with the run, and anew with each clear. */
export interface RunDeadlineTable {
  readonly deadline_key: Key<number>;
  readonly run_key: RunKey;
  /** How often the run had been cleared. */
  readonly generation: number;
  readonly name: string;
  readonly due_at: EpochMillis;
  readonly state: Default<DeadlineState>;
  /** When the miss was written down; null: it is none. */
  readonly missed_at: Optional<EpochMillis>;
}
