import type { EpochMillis } from "@daymill/core";

/** Why a scheduler starts no runs. */
export interface StartHoldTable {
  /** What is full: a folder on a host. */
  readonly place: string;
  /** For people. */
  readonly reason: string;
  readonly since: EpochMillis;
}
