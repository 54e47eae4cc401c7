import { operatorTask } from "@daymill/core";
import type { Task, TaskOptions } from "@daymill/core";
import { refusedOptions } from "../refused-options.ts";
import { loadFolder } from "./load-folder.ts";
import type { LoadInput, LoadOutput } from "./load-folder.ts";

export interface LoadTableOptions extends TaskOptions<LoadInput, LoadOutput> {
  /** The id of a connection of type `duckdb` (a directory of Hive-partitioned Parquet), `postgres` or `bigquery`. */
  readonly connection: string;
  /** Up to four columns that a table which is made in BigQuery is clustered by; other warehouses have no clusters. */
  readonly clusterBy?: readonly string[];
}

/** As many as BigQuery takes. */
const MAX_CLUSTERED = 4;

/**
 * Loads a folder of Parquet files as one partition of a table, in place of what the partition held:
 * `loadTable("load", { connection: "warehouse" })({ from, rows, table, partition })`. Errors: E409 rows do not add up, E411
 * the warehouse does not take the data, E501 the folder is not complete; E209 `clusterBy` that cannot be.
 */
export function loadTable(id: string, options: LoadTableOptions): Task<LoadInput, LoadOutput> {
  const { connection, clusterBy = [] } = options;
  if (clusterBy.length > MAX_CLUSTERED || new Set(clusterBy).size < clusterBy.length)
    throw refusedOptions(
      id,
      `clusterBy has the columns ${clusterBy.join(", ")}; it has up to ${MAX_CLUSTERED}, each once`,
    );
  return operatorTask<LoadInput, LoadOutput>({
    operator: "loadTable",
    id,
    options,
    defaults: { connection, ...(clusterBy.length > 0 && { clusterBy: [...clusterBy] }) },
    body: { kind: "task", run: (input, ctx) => loadFolder(input, { connection, clusterBy }, ctx) },
  });
}
