import { join } from "node:path";
import { fileStore } from "@daymill/stores";
import { openDuckDb } from "../duckdb.ts";
import type { TaskBench } from "./task-bench.ts";

/** Makes a complete folder of the lake: one Parquet file for each SELECT of DuckDB's SQL, and `_SUCCESS`. Gives its URI. */
export async function publishParquet(bench: TaskBench, folder: string, selects: readonly string[]): Promise<string> {
  const lake = fileStore(join(bench.directory, "lake"));
  await lake.deletePrefix(folder);
  await lake.write(`${folder}/_SUCCESS`, "");
  using db = await openDuckDb({ temporaryDirectory: join(bench.directory, "duckdb"), memoryMiB: 128 });
  for (const [index, sql] of selects.entries()) {
    const path = join(bench.directory, `lake/${folder}/part-${index}.parquet`);
    await db.query(`COPY (${sql}) TO $1 (FORMAT parquet)`, [path]);
  }
  return `lake:/${folder}/`;
}
