import type { EpochMillis, TaskInstanceKey } from "@daymill/core";
import type { Optional } from "./columns.ts";

/** What a person said to a task that asks for approval; once a generation. */
export interface ApprovalTable {
  readonly instance_key: TaskInstanceKey;
  readonly generation: number;
  readonly is_approved: boolean;
  readonly who: string;
  readonly at: EpochMillis;
  readonly note: Optional<string>;
}
