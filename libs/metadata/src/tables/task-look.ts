import type { AttemptKey, EpochMillis, SessionKey, TaskInstanceKey } from "@daymill/core";
import type { Default, Optional } from "./columns.ts";

/** An attempt that goes on without a worker, until it ends. */
export interface TaskLookTable {
  readonly attempt_key: AttemptKey;
  readonly instance_key: TaskInstanceKey;
  readonly lane_key: number;
  readonly limit_key: Optional<string>;
  readonly pool: string;
  readonly slots: number;
  /** The fence: grows with each look, and when something happens that a look under way does not know. */
  readonly turn: Default<number>;
  /** When it is looked at next; during a look: when another one takes over. Null: when something happens. */
  readonly due_at: Optional<EpochMillis>;
  /** When the last look was answered. */
  readonly looked_at: Optional<EpochMillis>;
  /** Looks in a row that came to no answer. */
  readonly troubles: Default<number>;
  /** What the last look said, for a person to read. */
  readonly said: Optional<string>;
  /** The DAG whose ends may be what it waits for. */
  readonly awaits_dag: Optional<string>;
  /** During a look: the session of the scheduler that took it. */
  readonly taken_by: Optional<SessionKey>;
}
