import { quoteText } from "../columns/sql-text.ts";
import { filePattern } from "../load/parquet-files.ts";
import { askConfined } from "./ask-confined.ts";

export interface FolderQuery {
  /** A directory; one without Parquet files has no rows, whatever is asked. */
  readonly path: string;
  /** One SELECT over the table `source`: all rows below the directory, Hive's partitions as texts, and `filename`. */
  readonly sql: string;
}

/** Asks Parquet files of this machine, complete or not; see askConfined. */
export async function queryFolder({ path, sql }: FolderQuery): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const files = `${filePattern(path)}/**/*.parquet`;
  return await askConfined({
    sql,
    path,
    prepare: async (db) => {
      const [[count] = []] = await db.query("SELECT count(*) FROM glob($1::VARCHAR)", [files]);
      if (Number(count) === 0) return false;
      await db.query(`CREATE VIEW source AS SELECT * FROM read_parquet(${quoteText(files)}, hive_partitioning = true,
        hive_types_autocast = false, union_by_name = true, filename = true)`);
      return true;
    },
  });
}
