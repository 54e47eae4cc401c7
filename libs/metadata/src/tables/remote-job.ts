import type { EpochMillis, TaskInstanceKey } from "@daymill/core";
import type { Optional, OptionalJson } from "./columns.ts";

export type RemoteJobState = "intent" | "submitted" | "succeeded" | "failed" | "cancelling" | "cancelled" | "gone";

/** Work that runs elsewhere: the intent is committed before it is submitted. */
export interface RemoteJobTable {
  readonly instance_key: TaskInstanceKey;
  readonly generation: number;
  /** Grows only when the job before is known to have ended badly or was cancelled. */
  readonly submission: number;
  readonly token: string;
  readonly state: RemoteJobState;
  readonly handle: OptionalJson;
  readonly intent_at: EpochMillis;
  readonly submitted_at: Optional<EpochMillis>;
  readonly ended_at: Optional<EpochMillis>;
}
