import type { DagId, EpochMillis, RunKey, TaskInstanceKey } from "@daymill/core";
import type { DefaultJson, Json, Key, Optional } from "./columns.ts";

/** A clear, so that it can be undone for whatever has not started. */
export interface ClearRecordTable {
  readonly clear_key: Key<number>;
  readonly at: EpochMillis;
  readonly who: string;
  readonly dag_id: DagId;
  readonly options: Json;
  /** What it cleared is held until then. */
  readonly not_before: EpochMillis;
  readonly undone_at: Optional<EpochMillis>;
}

/** A run that a clear touched, as it was before. */
export interface ClearRunTable {
  readonly clear_key: number;
  readonly run_key: RunKey;
  readonly former: Json;
  /** Ids of its mapped tasks whose list is to be made again because of this clear. */
  readonly unexpanded: DefaultJson<readonly string[]>;
}

/** A task instance that a clear touched, as it was before. */
export interface ClearItemTable {
  readonly clear_key: number;
  readonly instance_key: TaskInstanceKey;
  readonly former: Json;
}
