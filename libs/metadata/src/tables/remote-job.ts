import type { AttemptKey, EpochMillis, TaskInstanceKey, VersionKey } from "@daymill/core";
import type { Default, Optional, OptionalJson } from "./columns.ts";

/**
 * `gone`: it could not be cancelled, and nobody looks after it any more. `left`: its task leaves it running, and nobody looks
 * after it either.
 */
export type RemoteJobState =
  | "intent"
  | "submitted"
  | "succeeded"
  | "failed"
  | "cancelling"
  | "cancelled"
  | "gone"
  | "left";

/** Work that runs elsewhere: the intent is committed before it is submitted. */
export interface RemoteJobTable {
  readonly instance_key: TaskInstanceKey;
  readonly generation: number;
  /** Grows only when the job before is known to have ended badly or was cancelled. */
  readonly submission: number;
  readonly token: string;
  /** The attempt that submitted it, and the version in which its body is found. */
  readonly attempt_key: AttemptKey;
  readonly version_key: VersionKey;
  readonly state: RemoteJobState;
  readonly handle: OptionalJson;
  readonly intent_at: EpochMillis;
  readonly submitted_at: Optional<EpochMillis>;
  readonly ended_at: Optional<EpochMillis>;
  /** Whether a kill leaves it running. */
  readonly left_on_kill: boolean;
  /** How often it was asked to stop: the fence of those who ask. */
  readonly cancel_tries: Default<number>;
  /** While it is to be stopped: when it is asked next. */
  readonly cancel_due_at: Optional<EpochMillis>;
  /** How far it is, or why it could not be stopped. */
  readonly said: Optional<string>;
}
