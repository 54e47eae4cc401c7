import type { RunKey, TaskId } from "@daymill/core";
import type { OptionalJson } from "./columns.ts";
import type { PastDependency } from "./version-task.ts";

/** How the instances of one task of one run stand; equal to a recount at every commit. */
export interface TaskSummaryTable {
  readonly run_key: RunKey;
  readonly task_id: TaskId;
  readonly position: number;
  /** Instances that exist. */
  readonly expected: number;
  /** False for a mapped task whose instances are still to be made. */
  readonly expanded: boolean;
  /** Instances by state, in the order of TASK_STATES. */
  readonly counts: number[];
  readonly keeps_choice: boolean;
  readonly choice: OptionalJson;
  readonly past: PastDependency;
}
