import type { DagId, EpochMillis, RunKey, TaskInstanceKey } from "@daymill/core";
import type { Key, Optional, OptionalJson } from "./columns.ts";

/** What an attempt does not tell: clears, marks, skips, reaps, holds, pauses; who, why, from, to. Append only. */
export interface StateChangeTable {
  readonly change_key: Key<number>;
  readonly at: EpochMillis;
  /** A login, or `scheduler`. */
  readonly who: string;
  readonly cause: string;
  readonly dag_id: Optional<DagId>;
  readonly run_key: Optional<RunKey>;
  readonly instance_key: Optional<TaskInstanceKey>;
  readonly from_state: Optional<string>;
  readonly to_state: Optional<string>;
  readonly detail: OptionalJson;
}
