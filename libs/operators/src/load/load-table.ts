import { operatorTask } from "@daymill/core";
import type { Task, TaskOptions } from "@daymill/core";
import { loadFolder } from "./load-folder.ts";
import type { LoadInput, LoadOutput } from "./load-folder.ts";

export interface LoadTableOptions extends TaskOptions<LoadInput, LoadOutput> {
  /** The id of a connection of type `duckdb` (a directory of Hive-partitioned Parquet), `postgres` or `bigquery`. */
  readonly connection: string;
}

/**
 * Loads a folder of Parquet files as one partition of a table, in place of what the partition held:
 * `loadTable("load", { connection: "warehouse" })({ from, rows, table, partition })`. Errors: E409 rows do not add up, E411
 * the warehouse does not take the data, E501 the folder is not complete.
 */
export function loadTable(id: string, options: LoadTableOptions): Task<LoadInput, LoadOutput> {
  const { connection } = options;
  return operatorTask<LoadInput, LoadOutput>({
    operator: "loadTable",
    id,
    options,
    defaults: { connection },
    body: { kind: "task", run: (input, ctx) => loadFolder(input, connection, ctx) },
  });
}
