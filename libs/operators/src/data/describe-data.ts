import { join } from "node:path";
import type { DataDescription } from "@daymill/core";
import { quoteName } from "../columns/sql-text.ts";
import { openDuckDb } from "../duckdb.ts";
import type { DuckDb } from "../duckdb.ts";
import { describeFiles, filePattern } from "../load/parquet-files.ts";
import type { FileColumn } from "../load/parquet-files.ts";
import type { AnsweredRow, AskedSql } from "../inspect/asked-sql.ts";
import { CELL_CHARS, describeColumns, shownCell } from "../inspect/describe-columns.ts";
import { DUCKDB } from "../inspect/sql-dialect.ts";
import { confineToFiles } from "../query/confined-query.ts";
import { countParquetRows } from "../store/parquet-rows.ts";
import { columnClass } from "./column-class.ts";
import { bytesOf, findDataFiles, pathsOf } from "./data-files.ts";
import type { DataPlace } from "./data-files.ts";

export interface DataToDescribe extends DataPlace {
  /** A directory for what is copied and spilled, which the caller removes: this process may be killed at any time. */
  readonly temporary: string;
  /** How many rows are shown. Default 50. */
  readonly firstRows?: number;
  /** Up to so many rows all are profiled, of more a sample of about so many. Default 250,000. */
  readonly profiledRows?: number;
}

/** Whoever has waited enough ends this process. */
const NEVER = new AbortController().signal;
const FIRST_ROWS = 50;
const PROFILED_ROWS = 250_000;
const MEMORY_MIB = 512;

/**
 * Says what a folder of Parquet files, or one such file, holds: its columns, their figures, its first rows. A folder need
 * not be complete. Rejects with E413 when a file is damaged, E501 when there is none, E507 when they are too large to be
 * copied here.
 */
export async function describeData({
  temporary,
  firstRows,
  profiledRows,
  ...place
}: DataToDescribe): Promise<DataDescription> {
  const found = await findDataFiles(place);
  let rows = 0;
  for (const file of found.files) rows += await countParquetRows(found.folder, file);
  const paths = await pathsOf(found, join(temporary, "files"), NEVER);
  const temporaryDirectory = join(temporary, "duckdb");
  using db = await openDuckDb({ temporaryDirectory, memoryMiB: MEMORY_MIB });
  const columns = await describeFiles(db, paths.map(filePattern));
  await confineToFiles(db, paths, [temporaryDirectory]);
  const profiled = await takeProfiled(db, rows, profiledRows ?? PROFILED_ROWS);
  const described = await describeColumns(
    // Each by itself: how many values differ is found out in memory.
    { dialect: DUCKDB, from: `${profiled.table} AS source`, columnsAtOnce: 1, ask: (asked) => ask(db, asked) },
    columns.map((column) => ({ ...column, kind: columnClass(column.type) })),
  );
  return {
    uri: place.uri,
    isComplete: found.isComplete,
    files: found.files.length,
    bytes: bytesOf(found.files),
    rows,
    profiledRows: profiled.rows,
    columns: described.columns,
    firstRows: await readFirstRows(db, columns, firstRows ?? FIRST_ROWS),
  };
}

async function ask(db: DuckDb, { text, values }: AskedSql): Promise<readonly AnsweredRow[]> {
  return await db.queryJson(text, values as Record<string, string | number>);
}

/** The table whose figures are told. Of many rows it is a sample of whole blocks: a sample of rows would read them all. */
async function takeProfiled(
  db: DuckDb,
  rows: number,
  wanted: number,
): Promise<{ readonly table: string; readonly rows: number }> {
  if (rows <= wanted) return { table: "source", rows };
  const percent = (wanted / rows) * 100;
  await db.query(
    `CREATE TEMP TABLE profiled AS SELECT * FROM source USING SAMPLE ${percent.toFixed(6)} PERCENT (system)`,
  );
  const [[count] = []] = await db.query("SELECT count(*) FROM profiled");
  return { table: "profiled", rows: Number(count) };
}

async function readFirstRows(
  db: DuckDb,
  columns: readonly FileColumn[],
  limit: number,
): Promise<DataDescription["firstRows"]> {
  // One more than is shown tells that there are more.
  const cells = columns.map(({ name }) => `left(${quoteName(name)}::VARCHAR, ${CELL_CHARS + 1})`);
  const rows = await db.query(`SELECT ${cells.join(", ")} FROM source LIMIT ${limit}`);
  return rows.map((row) => row.map((cell) => shownCell(typeof cell === "string" ? cell : null)));
}
