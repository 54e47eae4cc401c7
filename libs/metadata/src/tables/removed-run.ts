import type { DagId, EpochMillis, RunId, RunKey, RunType, TaskInstanceKey } from "@daymill/core";

/** What is left of a run that was removed. */
export interface RemovedRunTable {
  /** That it had. */
  readonly run_key: RunKey;
  readonly dag_id: DagId;
  /** Not unique: a run of that name may be made and removed again. */
  readonly run_id: RunId;
  readonly type: RunType;
  readonly logical_date: EpochMillis | null;
  /** How it had ended. */
  readonly state: "success" | "failed";
  readonly ended_at: EpochMillis;
  readonly removed_at: EpochMillis;
  /** A login, or `retention`. */
  readonly who: string;
}

/** An instance that is gone and may have left outputs in the output store. */
export interface RemovedOutputTable {
  readonly instance_key: TaskInstanceKey;
}
