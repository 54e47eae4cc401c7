import type { Default, Optional } from "./columns.ts";

/** Named slots that tasks share. */
export interface PoolTable {
  readonly name: string;
  readonly slots: number;
  readonly include_deferred: Default<boolean>;
  readonly description: Optional<string>;
}
