import type { TaskInstanceKey } from "@daymill/core";
import type { Json } from "./columns.ts";

/** Small values that a task keeps over the retries of a generation. */
export interface TaskStateTable {
  readonly instance_key: TaskInstanceKey;
  readonly key: string;
  readonly generation: number;
  readonly value: Json;
}
