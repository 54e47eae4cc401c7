import type { EpochMillis } from "@daymill/core";
import type { Json, Key, Optional } from "./columns.ts";

/** A data directory as a process sees it. */
export interface SharedDir {
  /** What the directory itself says it is: the same for whoever shares it. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
}

/** One life of a Daymill server process. */
export interface ServerProcessTable {
  readonly process_key: Key<number>;
  readonly host: string;
  readonly pid: number;
  /** What it does: `scheduler`, `api`, `worker`. */
  readonly roles: Json<readonly string[]>;
  /** Of Daymill. */
  readonly version: string;
  readonly data_dir_id: string;
  readonly data_dir: string;
  readonly started_at: EpochMillis;
  /** Written every SEEN_EVERY_MS. */
  readonly seen_at: EpochMillis;
  readonly ended_at: Optional<EpochMillis>;
}
