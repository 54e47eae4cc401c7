import type { TaskContext } from "@daymill/core";
import type { Folder } from "../store/folder.ts";
import type { JobLabels } from "./bigquery/job-labels.ts";
import type { Partition, TableName } from "./table-name.ts";

/** What only BigQuery knows of a load; other warehouses pass it over. */
export interface BigQueryLoadOptions {
  /** Columns that a table which is made is clustered by. */
  readonly clusterBy: readonly string[];
  /** How long the partitions of a table that is made are kept; undefined: for good. */
  readonly expireAfterMs: number | undefined;
  /** Of the job. */
  readonly labels: JobLabels;
  /** Whether it reads files in Google Cloud Storage itself, where that gives the same rows. */
  readonly direct: boolean;
}

/** A load whose source is complete, ready for a warehouse. */
export interface LoadWork extends BigQueryLoadOptions {
  readonly source: Folder;
  /** The names of the Parquet files in the source, in order. */
  readonly files: readonly string[];
  readonly table: TableName;
  /** undefined: the files become the whole table. */
  readonly partition: Partition | undefined;
  /** How many rows the files have. */
  readonly rows: number;
  readonly ctx: TaskContext;
}
