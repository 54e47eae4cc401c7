import type { TaskContext } from "@daymill/core";
import type { Folder } from "../store/folder.ts";
import type { Partition, TableName } from "./table-name.ts";

/** A load whose source is complete, ready for a warehouse. */
export interface LoadWork {
  readonly source: Folder;
  /** The names of the Parquet files in the source, in order. */
  readonly files: readonly string[];
  readonly table: TableName;
  readonly partition: Partition;
  /** Columns that a table which is made is clustered by, where the warehouse knows that. */
  readonly clusterBy: readonly string[];
  /** How many rows the files have. */
  readonly rows: number;
  readonly ctx: TaskContext;
}
