import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import { withStoreErrors } from "@daymill/stores";
import { quoteName, quoteText } from "../columns/sql-text.ts";
import type { DuckDb } from "../duckdb.ts";
import { askConfined } from "../query/ask-confined.ts";
import { hiveColumn } from "./hive-folder.ts";
import { describeFiles, filePattern } from "./parquet-files.ts";

export interface WarehouseQuery {
  /** The directory of the warehouse; one that does not exist has no tables. */
  readonly path: string;
  /** One SELECT of DuckDB's SQL; tables are `schema.table`. */
  readonly sql: string;
  /** Values for `$name` in it: all that it names, and no others. Default: none. */
  readonly values?: Readonly<Record<string, string | number | boolean | null>>;
}

/** The values of a row by the names of the columns. */
export type WarehouseRow = Readonly<Record<string, unknown>>;

/**
 * Asks an embedded warehouse; see askConfined. Needs no lock: loads may go on beside it. What DuckDB says about a wrong query
 * is passed on as it is.
 */
export async function queryWarehouse({ path, sql, values = {} }: WarehouseQuery): Promise<readonly WarehouseRow[]> {
  return await askConfined({
    sql,
    values,
    path,
    prepare: async (db) => {
      await nameTables(db, path);
      return true;
    },
  });
}

/** Makes the tables of an embedded warehouse views, by their names. */
export async function nameTables(db: DuckDb, path: string): Promise<void> {
  for (const schema of await folders(path)) await createSchema(db, join(path, schema), schema);
}

async function createSchema(db: DuckDb, path: string, schema: string): Promise<void> {
  await db.query(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`);
  for (const table of await folders(path)) await createView(db, join(path, table), [schema, table]);
}

/**
 * A view over the partitions of a table; columns are matched by name, so it may gain some over the years. The partition's
 * column has the type that it has in the files, and is text where they do not have it. Before its first load has ended a
 * table has no file, and is not there.
 */
async function createView(db: DuckDb, path: string, name: readonly string[]): Promise<void> {
  const [column] = (await folders(path)).flatMap((folder) => hiveColumn(folder) ?? []);
  if (column === undefined) return await createWholeView(db, path, name);
  const files = `${filePattern(path)}/${column}=*/*.parquet`;
  const [[file] = []] = await db.query("SELECT min(file) FROM glob($1::VARCHAR)", [files]);
  if (typeof file !== "string") return;
  const columns = await describeFiles(db, [filePattern(file)]);
  const type = columns.find((each) => each.name === column)?.type ?? "VARCHAR";
  await db.query(
    `CREATE VIEW ${name.map(quoteName).join(".")} AS SELECT * FROM read_parquet(${quoteText(files)},
       hive_partitioning = true, hive_types = {${quoteText(column)}: ${quoteText(type)}}, union_by_name = true)`,
  );
}

/** A view over a table without partitions. */
async function createWholeView(db: DuckDb, path: string, name: readonly string[]): Promise<void> {
  const files = `${filePattern(path)}/*.parquet`;
  const [[count] = []] = await db.query("SELECT count(*) FROM glob($1::VARCHAR)", [files]);
  if (Number(count) === 0) return;
  await db.query(
    `CREATE VIEW ${name.map(quoteName).join(".")} AS SELECT * FROM read_parquet(${quoteText(files)},
       hive_partitioning = false, union_by_name = true)`,
  );
}

/** The folders in a directory, without hidden ones; none where there is no directory. */
async function folders(path: string): Promise<readonly string[]> {
  const entries = await withStoreErrors(path, () => readdir(path, { withFileTypes: true })).catch((thrown: unknown) => {
    if (thrown instanceof DaymillError && thrown.code === "E501") return [];
    throw thrown;
  });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .toSorted();
}
