import type { Connection, TaskContext } from "@daymill/core";
import { DaymillError } from "@daymill/core";
import { assertComplete, folderOf, isParquet, listData } from "../store/folder.ts";
import { countFolderRows } from "../store/parquet-rows.ts";
import { assertRows } from "../assert-rows.ts";
import { loadIntoBigQuery } from "./bigquery/bigquery-warehouse.ts";
import { loadIntoDirectory } from "./directory-warehouse.ts";
import type { BigQueryLoadOptions, LoadWork } from "./load-work.ts";
import { loadIntoPostgres } from "./postgres-warehouse.ts";
import { assertPartition, parseTableName } from "./table-name.ts";
import type { Partition } from "./table-name.ts";

export interface LoadInput {
  /** The URI of a complete folder of Parquet files. */
  readonly from: string;
  /** How many rows it must have. Default: as many as its files say. */
  readonly rows?: number;
  /** `schema.table`. */
  readonly table: string;
  /**
   * What the load replaces: all rows with this value in this column. The files need not have the column. Default: the whole
   * table.
   */
  readonly partition?: Partition;
}

export interface LoadSettings extends BigQueryLoadOptions {
  readonly connection: string;
}

export interface LoadOutput {
  readonly table: string;
  /** null: the whole table was replaced. */
  readonly partition: Partition | null;
  readonly rows: number;
}

/**
 * Loads a folder as one partition of a table, in place of what the partition held, or as the whole table. Rejects with E501 when the folder is not
 * complete, E409 when rows do not add up, E411 when the warehouse does not take the data.
 */
export async function loadFolder(
  input: LoadInput,
  { connection, ...ofBigQuery }: LoadSettings,
  ctx: TaskContext,
): Promise<LoadOutput> {
  const { partition } = input;
  const table = parseTableName(input.table);
  if (partition !== undefined) assertPartition(partition);
  const source = await folderOf(input.from, ctx);
  await assertComplete(source);
  const rows = await countFolderRows(source);
  assertRows(rows, { expected: input.rows ?? rows, where: source.uri });
  const files = (await listData(source)).filter(isParquet).map(({ name }) => name);
  await loadInto(await ctx.connection(connection), { source, files, table, partition, rows, ctx, ...ofBigQuery });
  const loaded = partition === undefined ? null : { column: partition.column, value: partition.value };
  ctx.log.info("loaded", { table: input.table, partition: loaded && `${loaded.column}=${loaded.value}`, rows });
  return { table: input.table, partition: loaded, rows };
}

async function loadInto(connection: Connection, work: LoadWork): Promise<void> {
  switch (connection.type) {
    case "duckdb":
      return loadIntoDirectory(connection, work);
    case "postgres":
      return loadIntoPostgres(connection, work);
    case "bigquery":
      return loadIntoBigQuery(connection, work);
    default:
      throw new DaymillError(
        "E411",
        `The connection "${connection.id}" is of type "${connection.type}", which is no warehouse. Use one of type ` +
          `"duckdb" (a directory), "postgres" or "bigquery".`,
      );
  }
}
