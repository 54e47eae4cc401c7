import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publishParquet } from "../testing/publish-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { queryFolder } from "./query-folder.ts";

describe("asking a folder of Parquet files", () => {
  let bench: TaskBench;
  beforeEach(async () => {
    bench = await taskBench();
  });
  afterEach(() => bench[Symbol.asyncDispose]());
  const ask = (sql: string, folder = "t") => queryFolder({ path: join(bench.directory, "lake", folder), sql });

  it("sees all files below it, partitions as texts, and the names of the files", async () => {
    await publishParquet(bench, "t/day=01", ["SELECT 1 AS x", "SELECT 2 AS x"]);
    await publishParquet(bench, "t/day=02", ["SELECT 3 AS x, 'new' AS y"]);
    const sql =
      "SELECT day, count(*)::INTEGER AS n, max(y) AS y, min(filename) AS file FROM source GROUP BY 1 ORDER BY 1";
    expect(await ask(sql)).toEqual([
      { day: "01", n: 2, y: null, file: join(bench.directory, "lake/t/day=01/part-0.parquet") },
      { day: "02", n: 1, y: "new", file: join(bench.directory, "lake/t/day=02/part-0.parquet") },
    ]);
  });

  it("has no rows where there is no file", async () => {
    expect(await ask("SELECT count(*) FROM source", "nothing")).toEqual([]);
  });

  it.each(["DROP VIEW source", "SELECT 1; SELECT 2"])("refuses what is no SELECT (E702): %s", async (sql) => {
    await expect(ask(sql)).rejects.toMatchObject({ code: "E702" });
  });

  it("reads nothing beside the folder", async () => {
    await publishParquet(bench, "t", ["SELECT 1 AS x"]);
    await expect(ask("SELECT * FROM read_csv('/etc/passwd')")).rejects.toThrow("Permission Error");
  });
});
