import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileStore } from "@daymill/stores";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDuckDb } from "../duckdb.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import type { Folder } from "./folder.ts";
import { countFolderRows, countParquetRows } from "./parquet-rows.ts";

describe("the rows of a Parquet file, by its footer", () => {
  let bench: TaskBench;
  let folder: Folder;
  beforeEach(async () => {
    bench = await taskBench();
    const uri = bench.uri("lake/");
    folder = { store: fileStore(join(bench.directory, "lake")), prefix: "", uri };
  });
  afterEach(() => bench[Symbol.asyncDispose]());
  const path = (name: string): string => join(bench.directory, "lake", name);
  const write = async (select: string, name: string): Promise<void> => {
    using db = await openDuckDb({ temporaryDirectory: join(bench.directory, "duckdb"), memoryMiB: 128 });
    await db.query(`COPY (${select}) TO $1 (FORMAT parquet, ROW_GROUP_SIZE 2048)`, [path(name)]);
  };
  const count = (): Promise<number> => countFolderRows(folder);

  it("are counted over all row groups and files", async () => {
    await write(
      "SELECT i, i::VARCHAR AS t, [i] AS l, {'a': DATE '2024-01-01'} AS s FROM range(10000) r(i)",
      "a.parquet",
    );
    await write("SELECT 1 AS one WHERE false", "none.parquet");
    await write("SELECT 1 AS one", "one.parquet");
    expect(await count()).toBe(10_001);
  });

  it.each([
    ["an empty one", (whole: Buffer) => whole.subarray(0, 0)],
    ["one that was cut off", (whole: Buffer) => whole.subarray(0, whole.length - 1)],
    ["one that is only its end", (whole: Buffer) => whole.subarray(whole.length - 12)],
    ["one that is not Parquet at all", (whole: Buffer) => Buffer.alloc(whole.length, "x")],
    [
      "one whose footer is scrambled",
      (whole: Buffer) =>
        Buffer.concat([Buffer.from("PAR1"), Buffer.alloc(whole.length - 12, 0xff), whole.subarray(-8)]),
    ],
  ])("are not guessed for a damaged file: %s (E413)", async (_name, damage) => {
    await write("SELECT 1 AS one", "a.parquet");
    await writeFile(path("a.parquet"), damage(await readFile(path("a.parquet"))));
    await expect(count()).rejects.toMatchObject({ code: "E413" });
  });

  it("are not looked for in a file that vanished (E501)", async () => {
    await write("SELECT 1 AS one", "a.parquet");
    await folder.store.delete("a.parquet");
    await expect(countParquetRows(folder, { name: "a.parquet", bytes: 1_000 })).rejects.toMatchObject({ code: "E501" });
  });

  it("are not counted as none where there is no file (E501)", async () => {
    await folder.store.write("rows.csv", "1");
    await folder.store.write("_draft.parquet", "x");
    await expect(count()).rejects.toMatchObject({ code: "E501" });
  });
});
