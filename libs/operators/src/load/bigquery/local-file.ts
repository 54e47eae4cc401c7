import { join } from "node:path";
import { assertRows } from "../../assert-rows.ts";
import { quoteName } from "../../columns/sql-text.ts";
import { openDuckDb } from "../../duckdb.ts";
import { localFiles } from "../fetch-files.ts";
import { namingFullDisk } from "../full-disk.ts";
import type { LoadWork } from "../load-work.ts";
import { filePattern, filesSql, inspectFiles } from "../parquet-files.ts";

/** A file on this machine that has the rows of a load. */
export interface LocalFile {
  readonly path: string;
  /** Whether the partition's column is a DATE or a point in time in it. */
  readonly hasTimeColumn: boolean;
}

const MEMORY_MIB = 256;

/** A job takes one file from here: several become one, and the partition's column is added where it is missing. */
export async function oneFile(scratch: string, work: LoadWork): Promise<LocalFile> {
  using db = await openDuckDb({
    temporaryDirectory: join(scratch, "duckdb"),
    memoryMiB: MEMORY_MIB,
    signal: work.ctx.signal,
  });
  const { partition } = work;
  const added = partition ?? { column: "", value: "" };
  const paths = await localFiles(join(scratch, "parts"), { ...work, areMerged: true });
  const content = await inspectFiles(db, paths, partition);
  assertRows(content.rows, { expected: work.rows, where: work.source.uri });
  const type = content.columns.find(({ name }) => name === partition?.column)?.type ?? "VARCHAR";
  const hasTimeColumn = /^(DATE|TIMESTAMP|DATETIME)/.test(type);
  const [first, ...more] = paths;
  if (first !== undefined && more.length === 0 && content.hasPartitionColumn) return { path: first, hasTimeColumn };
  const path = join(scratch, "partition.parquet");
  const columns = content.hasPartitionColumn ? "*" : `*, $${paths.length + 2}::VARCHAR AS ${quoteName(added.column)}`;
  const merge = `COPY (SELECT ${columns} FROM ${filesSql(paths.length)}) TO $${paths.length + 1} (FORMAT parquet, COMPRESSION snappy)`;
  const values = [...paths.map(filePattern), path, ...(content.hasPartitionColumn ? [] : [added.value])];
  await namingFullDisk(path, () => db.query(merge, values));
  return { path, hasTimeColumn };
}
