import { operatorTask, parseDuration } from "@daymill/core";
import type { Duration, Task, TaskOptions } from "@daymill/core";
import { refusedOptions } from "../refused-options.ts";
import { assertLabels } from "./bigquery/job-labels.ts";
import type { JobLabels } from "./bigquery/job-labels.ts";
import { loadFolder } from "./load-folder.ts";
import type { LoadInput, LoadOutput } from "./load-folder.ts";

export interface LoadTableOptions extends TaskOptions<LoadInput, LoadOutput> {
  /** The id of a connection of type `duckdb` (a directory of Hive-partitioned Parquet), `postgres` or `bigquery`. */
  readonly connection: string;
  /** Up to four columns that a table which is made in BigQuery is clustered by; other warehouses have no clusters. */
  readonly clusterBy?: readonly string[];
  /** How long the partitions of a table that is made in BigQuery are kept, by their own time. Default: for good. */
  readonly expireAfter?: Duration;
  /** Of the job of BigQuery, for the bill. Default: none. */
  readonly labels?: JobLabels;
  /**
   * Whether BigQuery reads files in Google Cloud Storage itself, with the rights of its own connection, so that none of their
   * bytes come to this machine. Default true: where that gives the same rows; the log says why it was not done.
   */
  readonly direct?: boolean;
}

/** As many as BigQuery takes. */
const MAX_CLUSTERED = 4;

/**
 * Loads a folder of Parquet files as one partition of a table, in place of what the partition held, or without `partition` as
 * the whole table: `loadTable("load", { connection: "warehouse" })({ from, rows, table, partition })`. Errors: E409 rows do not add up, E411
 * the warehouse does not take the data, E501 the folder is not complete; E209 options that cannot be.
 */
export function loadTable(id: string, options: LoadTableOptions): Task<LoadInput, LoadOutput> {
  const { connection, clusterBy = [], expireAfter, labels = {}, direct = true } = options;
  if (clusterBy.length > MAX_CLUSTERED || new Set(clusterBy).size < clusterBy.length)
    throw refusedOptions(
      id,
      `clusterBy has the columns ${clusterBy.join(", ")}; it has up to ${MAX_CLUSTERED}, each once`,
    );
  assertLabels(id, labels);
  const expireAfterMs = expireAfter === undefined ? undefined : parseDuration(expireAfter);
  if (expireAfter !== undefined && !expireAfterMs)
    throw refusedOptions(id, `expireAfter is "${expireAfter}"; it is a duration such as "90d"`);
  return operatorTask<LoadInput, LoadOutput>({
    operator: "loadTable",
    id,
    options,
    defaults: {
      connection,
      ...(clusterBy.length > 0 && { clusterBy: [...clusterBy] }),
      ...(expireAfter !== undefined && { expireAfter }),
      ...(Object.keys(labels).length > 0 && { labels: { ...labels } }),
      ...(!direct && { direct }),
    },
    body: {
      kind: "task",
      run: (input, ctx) => loadFolder(input, { connection, clusterBy, expireAfterMs, labels, direct }, ctx),
    },
  });
}
