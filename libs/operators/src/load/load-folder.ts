import type { TaskContext } from "@daymill/core";
import { DaymillError } from "@daymill/core";
import { assertComplete, folderOf } from "../store/folder.ts";
import { countFolderRows } from "../store/parquet-rows.ts";
import { assertRows } from "./assert-rows.ts";
import { loadIntoDirectory } from "./directory-warehouse.ts";
import type { LoadWork, Partition } from "./load-work.ts";
import { loadIntoPostgres } from "./postgres-warehouse.ts";
import { assertColumnName, parseTableName } from "./table-name.ts";

export interface LoadInput {
  /** The URI of a complete folder of Parquet files. */
  readonly from: string;
  /** How many rows it must have. */
  readonly rows: number;
  /** `schema.table`. */
  readonly table: string;
  /** What the load replaces: all rows with this value in this column. */
  readonly partition: Partition;
}

export interface LoadOutput {
  readonly table: string;
  readonly partition: Partition;
  readonly rows: number;
}

/**
 * Loads a folder as one partition of a table, in place of what the partition held. The rows are counted before and after
 * (E409). Rejects with E501 when the folder is not complete, E411 when the warehouse does not take the data.
 */
export async function loadFolder(input: LoadInput, connectionId: string, ctx: TaskContext): Promise<LoadOutput> {
  const table = parseTableName(input.table);
  assertColumnName(input.partition.column);
  const source = await folderOf(input.from, ctx);
  await assertComplete(source);
  assertRows(await countFolderRows(source), { expected: input.rows, where: source.uri });
  const { partition, rows } = input;
  await loadInto(connectionId, { source, table, partition, rows, ctx });
  ctx.log.info("loaded", { table: input.table, partition: `${partition.column}=${partition.value}`, rows });
  return { table: input.table, partition, rows };
}

async function loadInto(connectionId: string, work: LoadWork): Promise<void> {
  const connection = await work.ctx.connection(connectionId);
  switch (connection.type) {
    case "duckdb":
      return loadIntoDirectory(connection, work);
    case "postgres":
      return loadIntoPostgres(connection, work);
    default:
      throw new DaymillError(
        "E411",
        `The connection "${connection.id}" is of type "${connection.type}", which is no warehouse. Use one of type "duckdb" or "postgres".`,
      );
  }
}
