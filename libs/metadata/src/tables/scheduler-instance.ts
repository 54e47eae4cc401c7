import type { EpochMillis } from "@daymill/core";
import type { Json, Key, Optional } from "./columns.ts";

/** One life of a Daymill process. */
export interface SchedulerInstanceTable {
  readonly scheduler_key: Key<number>;
  readonly host: string;
  readonly boot_id: string;
  readonly pid: number;
  readonly roles: Json<readonly string[]>;
  /** Of Daymill. */
  readonly version: string;
  readonly started_at: EpochMillis;
  readonly seen_at: EpochMillis;
  readonly ended_at: Optional<EpochMillis>;
}
