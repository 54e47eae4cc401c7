import type { EpochMillis } from "@daymill/core";
import type { Json, Key, Optional } from "./columns.ts";

/** One life of a Daymill server process. */
export interface ServerProcessTable {
  readonly process_key: Key<number>;
  readonly host: string;
  readonly pid: number;
  /** What it does: `scheduler`, `api`. */
  readonly roles: Json<readonly string[]>;
  /** Of Daymill. */
  readonly version: string;
  readonly started_at: EpochMillis;
  /** Written every SEEN_EVERY_MS. */
  readonly seen_at: EpochMillis;
  readonly ended_at: Optional<EpochMillis>;
}
