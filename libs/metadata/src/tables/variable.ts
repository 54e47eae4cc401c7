import type { EpochMillis } from "@daymill/core";
import type { Optional } from "./columns.ts";

/** A named text; a secret one stands sealed and has no value. */
export interface VariableTable {
  readonly key: string;
  readonly value: Optional<string>;
  readonly sealed: Optional<Uint8Array>;
  readonly description: Optional<string>;
  readonly created_at: EpochMillis;
  readonly updated_at: EpochMillis;
}
