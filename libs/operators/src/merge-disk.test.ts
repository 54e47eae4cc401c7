import type * as FileSystem from "node:fs/promises";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { convertCsv } from "./csv/convert-csv.ts";
import type { ConvertCsvOptions } from "./csv/convert-csv.ts";
import { loadTable } from "./load/load-table.ts";
import { transformFiles } from "./query/transform-files.ts";
import { publishParquet } from "./testing/publish-parquet.ts";
import { taskBench } from "./testing/task-bench.ts";
import type { TaskBench } from "./testing/task-bench.ts";

const disk = vi.hoisted(() => ({ free: Number.MAX_SAFE_INTEGER }));

vi.mock("node:fs/promises", async (load) => ({
  ...(await load<typeof FileSystem>()),
  statfs: () => Promise.resolve({ bavail: disk.free, bsize: 1, blocks: 1 }),
}));

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(async () => {
  disk.free = Number.MAX_SAFE_INTEGER;
  await bench[Symbol.asyncDispose]();
});

const KEPT = 1_000;
const context = () => bench.context({ keepFreeBytes: KEPT });
const full = { code: "E504", message: expect.stringContaining("Nothing was written") };
const part = (from: number) => `SELECT i AS n, '20240101' AS ds FROM range(${from}, ${from + 100}) t(i)`;

async function bytesIn(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".parquet"));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

it.each([
  ["of one file has room for it once", 1, 1],
  ["of several has room for them and for the one that they become", 2, 2],
])("a load %s", async (_, files, times) => {
  const from = await publishParquet(
    bench,
    "rows",
    Array.from({ length: files }, (__, index) => part(index)),
  );
  const bytes = await bytesIn(join(bench.directory, "lake/rows"));
  const load = () =>
    loadTable("load", { connection: "warehouse" }).run(
      { from, table: "logs.events", partition: { column: "ds", value: "20240101" } },
      context(),
    );
  disk.free = KEPT + times * bytes - 1;
  await expect(load()).rejects.toMatchObject(full);
  disk.free = KEPT + times * bytes;
  expect(await load()).toMatchObject({ rows: files * 100 });
});

it("a result that is cut into several files has room for them beside the whole", async () => {
  const from = await publishParquet(bench, "rows", [part(0)]);
  const run = () =>
    transformFiles("task", { sql: "SELECT * FROM source ORDER BY n", fileBytes: 200 }).run({ from }, context());
  disk.free = KEPT + 1;
  await expect(run()).rejects.toMatchObject(full);
  disk.free = KEPT + 100_000;
  expect((await run()).files).toBeGreaterThan(1);
});

it.each(["duckdb", "parquetjs"] as const)(
  "rows that %s puts aside by partition have room for their text",
  async (engine) => {
    const row = "a,b\n";
    await mkdir(join(bench.directory, "lake"), { recursive: true });
    await writeFile(join(bench.directory, "lake/day.csv"), row.repeat(1_000));
    const convert = (options: ConvertCsvOptions = {}) =>
      convertCsv("task", { engine, header: false, fields: ["k", "v"], ...options }).run(
        { from: "lake:/day.csv" },
        context(),
      );
    disk.free = KEPT + row.length * 1_000 - 1;
    expect(await convert()).toMatchObject({ rows: 1_000 });
    await expect(convert({ partitionBy: ["k"] })).rejects.toMatchObject(full);
    disk.free = KEPT + row.length * 1_000 + 4_096;
    expect(await convert({ partitionBy: ["k"] })).toMatchObject({ rows: 1_000, files: 1 });
  },
);
