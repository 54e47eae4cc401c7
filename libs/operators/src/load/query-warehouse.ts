import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quoteName, quoteText } from "../columns/sql-text.ts";
import { openDuckDb } from "../duckdb.ts";
import type { DuckDb } from "../duckdb.ts";

const MEMORY_MIB = 512;

/**
 * Asks a directory of Hive-partitioned Parquet a question in SQL; tables are `schema.table`. Gives the rows as JSON: 64-bit
 * integers, dates and instants are texts. Needs no lock: loads may go on beside it.
 */
export async function queryWarehouse(path: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const temporary = await mkdtemp(join(tmpdir(), "daymill-query-"));
  try {
    using db = await openDuckDb({ temporaryDirectory: temporary, memoryMiB: MEMORY_MIB });
    await createViews(db, path);
    return await db.queryJson(sql);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Only folders `column=value` are partitions; columns are matched by name, so a table may gain some over the years. */
async function createViews(db: DuckDb, path: string): Promise<void> {
  for (const schema of await folders(path)) {
    await db.query(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`);
    for (const table of await folders(join(path, schema))) {
      const partitions = (await folders(join(path, schema, table))).filter((name) => name.includes("="));
      if (partitions.length === 0) continue;
      const files = quoteText(join(path, schema, table, "*=*", "*.parquet"));
      await db.query(
        `CREATE VIEW ${quoteName(schema)}.${quoteName(table)} AS SELECT * FROM
          read_parquet(${files}, hive_partitioning = true, hive_types_autocast = false, union_by_name = true)`,
      );
    }
  }
}

async function folders(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith(".") ? [entry.name] : []));
}
