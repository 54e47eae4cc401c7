import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import { quoteText } from "../columns/sql-text.ts";
import { openDuckDb } from "../duckdb.ts";
import { filePattern } from "../load/parquet-files.ts";
import { confine, problemOfSelect } from "./confined-query.ts";

export interface FolderQuery {
  /** A directory; one without Parquet files has no rows, whatever is asked. */
  readonly path: string;
  /** One SELECT over the table `source`: all rows below the directory, Hive's partitions as texts, and `filename`. */
  readonly sql: string;
}

const MEMORY_MIB = 512;

/**
 * Asks Parquet files of this machine, complete or not. Gives the rows as JSON: 64-bit integers, decimals, dates and instants are
 * texts. The query reads the directory and nothing else (E702 for what is no SELECT).
 */
export async function queryFolder({ path, sql }: FolderQuery): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const temporary = await mkdtemp(join(tmpdir(), "daymill-query-"));
  try {
    using db = await openDuckDb({ temporaryDirectory: temporary, memoryMiB: MEMORY_MIB });
    const problem = await problemOfSelect(db, sql);
    if (problem !== undefined) throw new DaymillError("E702", problem);
    const files = `${filePattern(path)}/**/*.parquet`;
    const [[count] = []] = await db.query("SELECT count(*) FROM glob($1::VARCHAR)", [files]);
    if (Number(count) === 0) return [];
    await db.query(`CREATE VIEW source AS SELECT * FROM read_parquet(${quoteText(files)}, hive_partitioning = true,
      hive_types_autocast = false, union_by_name = true, filename = true)`);
    await confine(db, [path, temporary]);
    return await db.queryJson(sql);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
