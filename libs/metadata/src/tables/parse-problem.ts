import type { EpochMillis } from "@daymill/core";
import type { Json } from "./columns.ts";

/** What is wrong with a DAG file that cannot be taken. */
export interface ParseProblemTable {
  /** Relative to the DAG folder. */
  readonly file: string;
  readonly problems: Json;
  readonly at: EpochMillis;
}
