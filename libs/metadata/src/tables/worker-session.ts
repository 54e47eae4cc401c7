import type { EpochMillis, SessionKey } from "@daymill/core";
import type { Key, Optional } from "./columns.ts";

/** One life of a worker process, which holds the lease of its attempts. */
export interface WorkerSessionTable {
  readonly session_key: Key<SessionKey>;
  /** What the worker is called in all of its lives. */
  readonly name: string;
  readonly host: string;
  /** Of the host's last start: pids of another one mean nothing. */
  readonly boot_id: string;
  readonly pid: number;
  readonly pid_started_at: EpochMillis;
  readonly kind: string;
  /** Attempts at once. */
  readonly slots: Optional<number>;
  /** The queues that it serves. Null: all. */
  readonly queues: Optional<readonly string[]>;
  readonly started_at: EpochMillis;
  readonly lease_until: EpochMillis;
  readonly ended_at: Optional<EpochMillis>;
}
