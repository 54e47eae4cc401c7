import { dirname } from "node:path";
import { quoteText } from "../columns/sql-text.ts";
import type { DuckDb } from "../duckdb.ts";
import { filePattern } from "../load/parquet-files.ts";

/** What is wrong with a text that has to be one SELECT statement; undefined: it is one. It may still name what is not there. */
export async function problemOfSelect(db: DuckDb, sql: string): Promise<string | undefined> {
  const [[message, statements] = []] = await db.query(
    `SELECT parsed->>'error_message', json_array_length(parsed->'statements')
     FROM (SELECT json_serialize_sql($1::VARCHAR) AS parsed)`,
    [sql],
  );
  if (typeof message === "string") return `The query cannot be taken: ${message}`;
  return Number(statements) === 1 ? undefined : "The query has to be one SELECT statement.";
}

const OF_QUERY = /^(Binder|Parser|Catalog|Conversion|Out of Range|Invalid Input|Permission|Not implemented) Error/i;

/** Whether DuckDB says that a query is wrong for what it reads: no second try would change it. */
export function isOfQuery({ message }: Error): boolean {
  return OF_QUERY.test(message);
}

/** From here on nothing outside the directories can be read or written, whatever is named. Patterns are judged as they stand. */
export async function confine(db: DuckDb, directories: readonly string[]): Promise<void> {
  await db.query(
    `SET allowed_directories = [${directories
      .flatMap((path) => [path, filePattern(path)])
      .map(quoteText)
      .join(", ")}]`,
  );
  await db.query("SET enable_external_access = false");
  await db.query("SET lock_configuration = true");
}

/**
 * Makes Parquet files the table `source`, their columns matched by name. From here on nothing but them and what lies in the
 * directories can be read or written.
 */
export async function confineToFiles(
  db: DuckDb,
  paths: readonly string[],
  directories: readonly string[],
): Promise<void> {
  await db.query(`CREATE VIEW source AS SELECT * FROM read_parquet([${paths.map(filePattern).map(quoteText).join(", ")}],
    hive_partitioning = false, union_by_name = true)`);
  await confine(db, [...new Set(paths.map((path) => dirname(path))), ...directories]);
}
