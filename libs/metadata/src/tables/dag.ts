import type { DagId, EpochMillis, GrantedRole, VersionKey } from "@daymill/core";
import type { Default, DefaultJson, Optional } from "./columns.ts";

/** One row a DAG: what is known of it now, and when it is due next. */
export interface DagTable {
  readonly dag_id: DagId;
  readonly paused: boolean;
  /** False once a deploy came without it. */
  readonly active: Default<boolean>;
  /** The DAG folders that it was read from do not have it any more; it keeps its last version. */
  readonly is_gone: Default<boolean>;
  /** The name of the deployment that it comes from; null: it is read from the DAG folders. */
  readonly deployment: Optional<string>;
  /** Relative to the DAG folder. */
  readonly file: Optional<string>;
  readonly current_version_key: Optional<VersionKey>;
  /** The data interval of the newest scheduled run that was asked for; null: none yet. */
  readonly last_interval_start: Optional<EpochMillis>;
  readonly last_interval_end: Optional<EpochMillis>;
  /** When the next scheduled run is due; null: never, or not known yet. */
  readonly next_run_after: Optional<EpochMillis>;
  /** The data interval of that run. */
  readonly next_interval_start: Optional<EpochMillis>;
  readonly next_interval_end: Optional<EpochMillis>;
  readonly max_active_runs: number;
  readonly max_active_tasks: Optional<number>;
  /** So many failed runs in a row pause it; 0: none do. */
  readonly max_failed_runs: Default<number>;
  /** Failed runs in a row, as far as they were counted; see dm_count_failures. */
  readonly failed_runs: Default<number>;
  /** Why the scheduler paused it; null: it is not paused, or a person did it. */
  readonly pause_reason: Optional<string>;
  /** Until when somebody knows of the runs that failed; null: of none. */
  readonly acknowledged_until: Optional<EpochMillis>;
  readonly description: Optional<string>;
  readonly owner: Optional<string>;
  readonly tags: DefaultJson<readonly string[]>;
  /** What roles of one's own may on it by its current version, by name. */
  readonly access: DefaultJson<Readonly<Record<string, GrantedRole>>>;
  /** Why the newest state of its file could not be taken; empty when it could. */
  readonly load_problems: DefaultJson;
  readonly created_at: EpochMillis;
  readonly updated_at: EpochMillis;
}
