import type { TaskContext } from "@daymill/core";
import type { Folder } from "../store/folder.ts";
import type { TableName } from "./table-name.ts";

/** All rows with a value in a column: what a load replaces. */
export type Partition = { readonly column: string; readonly value: string };

/** A load that was checked, ready for a warehouse. */
export interface LoadWork {
  /** A complete folder of Parquet files. */
  readonly source: Folder;
  readonly table: TableName;
  readonly partition: Partition;
  /** How many rows the folder has. */
  readonly rows: number;
  readonly ctx: TaskContext;
}
