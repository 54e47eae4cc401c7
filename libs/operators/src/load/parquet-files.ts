import type { DuckDBValue } from "@duckdb/node-api";
import { DaymillError } from "@daymill/core";
import { quoteName } from "../columns/sql-text.ts";
import type { DuckDb } from "../duckdb.ts";
import type { Partition } from "./table-name.ts";

/** A column as DuckDB reads it from a Parquet file. */
export interface FileColumn {
  readonly name: string;
  /** DuckDB's name: `VARCHAR`, `DECIMAL(10,2)`. */
  readonly type: string;
}

/** What a group of Parquet files holds. */
export interface FilesContent {
  /** Of all files, matched by name. */
  readonly columns: readonly FileColumn[];
  readonly rows: number;
  /** Whether the files have the column of the partition, or need none. */
  readonly hasPartitionColumn: boolean;
}

/** A table expression over `count` files, whose paths are the values `$1`, `$2` ... (see filePattern). */
export function filesSql(count: number): string {
  const paths = Array.from({ length: count }, (_, index) => `$${index + 1}::VARCHAR`).join(", ");
  return `read_parquet(list_value(${paths}), hive_partitioning = false, union_by_name = true)`;
}

/** A path as DuckDB's readers take it: they see patterns in paths. */
export function filePattern(path: string): string {
  return path.replaceAll(/[[*?]/g, "[$&]");
}

/**
 * Reads columns and rows of files that are to become one partition, or a whole table. Rejects with E409 when a row belongs to another one:
 * replacing the partition would leave it behind, and loading it again would double it.
 */
export async function inspectFiles(
  db: DuckDb,
  paths: readonly string[],
  partition: Partition | undefined,
): Promise<FilesContent> {
  const patterns = paths.map(filePattern);
  const columns = await describeFiles(db, patterns);
  if (partition === undefined) {
    const [[all] = []] = await db.query(`SELECT count(*) FROM ${filesSql(paths.length)}`, patterns);
    return { columns, rows: Number(all), hasPartitionColumn: true };
  }
  const column = findColumn(columns, partition.column);
  const stray = column === undefined ? "0" : `count(*) FILTER (${isStraySql(column, paths.length)})`;
  const values = column === undefined ? patterns : [...patterns, partition.value];
  const [[rows, strays] = []] = await db.query(`SELECT count(*), ${stray} FROM ${filesSql(paths.length)}`, values);
  if (Number(strays) > 0) throw hasStrays(Number(strays), Number(rows), partition);
  return { columns, rows: Number(rows), hasPartitionColumn: column !== undefined };
}

/** The columns of files, the paths given as patterns. */
export async function describeFiles(db: DuckDb, patterns: readonly string[]): Promise<readonly FileColumn[]> {
  return await describeSelect(db, `SELECT * FROM ${filesSql(patterns.length)}`, patterns);
}

/** The columns of a SELECT. No row is read. */
export async function describeSelect(
  db: DuckDb,
  select: string,
  values: readonly DuckDBValue[],
): Promise<readonly FileColumn[]> {
  const described = await db.query(`SELECT column_name, column_type FROM (DESCRIBE ${select}\n)`, values);
  return described.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

function isStraySql({ name, type }: FileColumn, fileCount: number): string {
  return `${quoteName(name)} IS DISTINCT FROM TRY_CAST($${fileCount + 1}::VARCHAR AS ${type})`;
}

/** DuckDB does not tell `ds` from `DS`, PostgreSQL does: a table would mean something else in each. */
function findColumn(columns: readonly FileColumn[], wanted: string): FileColumn | undefined {
  const found = columns.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (found === undefined || found.name === wanted) return found;
  throw new DaymillError(
    "E411",
    `The partition's column is "${wanted}", but the files call it "${found.name}". Write both alike.`,
  );
}

function hasStrays(strays: number, rows: number, { column, value }: Partition): DaymillError {
  return new DaymillError(
    "E409",
    `${strays} of ${rows} rows have another value than "${value}" in ${column}: they belong to another partition. ` +
      "Nothing was published.",
    { details: { strays, rows, column, value } },
  );
}
