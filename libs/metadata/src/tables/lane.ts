import type { DagId, RunKey } from "@daymill/core";
import type { Default, Key, Optional } from "./columns.ts";

/** A set of limits that task instances share: they are blocked or open together. */
export interface LaneTable {
  readonly lane_key: Key<number>;
  readonly dag_id: DagId;
  readonly pool: string;
  /** Empty unless the task has a limit of its own. */
  readonly task_id: Default<string>;
  /** 0 unless the task has a limit within a run. */
  readonly run_key: Default<RunKey>;
  /** Instances of the task that may be active at once, over all runs: occupy a slot, or are looked at. */
  readonly max_per_task: Optional<number>;
  /** The same within one run. */
  readonly max_per_run: Optional<number>;
  /** Instances of one key that may be active at once, over all runs and over all tasks of the key space. */
  readonly max_per_key: Optional<number>;
  /** Whose keys are counted together. Null: it has no limit by key. */
  readonly key_space: Optional<string>;
  /** Attempts that may start within any `rate_ms`, of all tasks of the rate space. */
  readonly rate_starts: Optional<number>;
  readonly rate_ms: Optional<number>;
  /** Whose starts are counted together. Null: it has no rate. */
  readonly rate_space: Optional<string>;
  /** False: of tasks that are looked at; they count against these limits, and against their pool if it says so. */
  readonly needs_worker: Default<boolean>;
  /** Whose processes run the bodies, pokes and polls of its tasks. Empty: they need none. */
  readonly queue: Default<string>;
}
