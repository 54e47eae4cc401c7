import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { openDuckDb } from "../duckdb.ts";

export interface ParquetColumn {
  readonly name: string;
  /** The type in the file and what it stands for: `BYTE_ARRAY UTF8`. */
  readonly type: string;
  readonly required: boolean;
}

export interface ParquetContent {
  readonly columns: readonly ParquetColumn[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly codecs: readonly string[];
}

/** A Parquet file as hyparquet reads it: a reader that has nothing in common with those who write. */
export async function readWithHyparquet(path: string): Promise<ParquetContent> {
  const { parquetMetadata, parquetReadObjects } = await import("hyparquet");
  const bytes = await readFile(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { schema, row_groups: groups } = parquetMetadata(file);
  const columns = schema.slice(1).map(({ name, type, converted_type: meaning, repetition_type: repetition }) => ({
    name,
    type: [type, meaning].filter((part) => part !== undefined).join(" "),
    required: repetition === "REQUIRED",
  }));
  const codecs = new Set(
    groups.flatMap((group) => group.columns.flatMap(({ meta_data: meta }) => (meta ? [meta.codec] : []))),
  );
  return { columns, rows: await parquetReadObjects({ file }), codecs: [...codecs] };
}

/** The rows of Parquet files as DuckDB reads them: 64-bit integers, dates and instants are texts. */
export function readWithDuckDb(pattern: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return askDuckDb("SELECT * FROM read_parquet($1, hive_partitioning = false)", pattern);
}

/** What DuckDB answers to a question about files; `$1` stands for their pattern. */
export async function askDuckDb(sql: string, pattern: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  using db = await openDuckDb({ temporaryDirectory: tmpdir(), memoryMiB: 256 });
  return await db.queryJson(sql, [pattern]);
}
