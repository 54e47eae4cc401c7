import type { EpochMillis, JsonObject, TaskInstanceKey } from "@daymill/core";
import type { Optional, OptionalJson } from "./columns.ts";

/** What a person said to a task that asks for approval; once a generation. */
export interface ApprovalTable {
  readonly instance_key: TaskInstanceKey;
  readonly generation: number;
  readonly is_approved: boolean;
  /** A login, or `scheduler`. */
  readonly who: string;
  readonly at: EpochMillis;
  readonly note: Optional<string>;
  /** Of the form, by field; null: there is none, or it was refused. */
  readonly form_values: OptionalJson<JsonObject>;
  /** Whether nobody answered in time, and this is what the task says for that case. */
  readonly timed_out: boolean;
}
