import type { EpochMillis, TaskInstanceKey } from "@daymill/core";
import type { Optional, OptionalJson } from "./columns.ts";

/** The JSON value that a task returned: in the row, or by reference when it is large. */
export interface OutputTable {
  readonly instance_key: TaskInstanceKey;
  readonly generation: number;
  readonly attempt_number: number;
  readonly value: OptionalJson;
  readonly uri: Optional<string>;
  readonly bytes: number;
  readonly written_at: EpochMillis;
  /** When retention removed what the value refers to; null: it is there. */
  readonly lost_at: Optional<EpochMillis>;
}
