import { join } from "node:path";
import type { Connection } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeBigQuery } from "../../testing/fake-bigquery.ts";
import { FakeGcs } from "../../testing/fake-gcs.ts";
import { publishParquet } from "../../testing/publish-parquet.ts";
import { taskBench } from "../../testing/task-bench.ts";
import type { TaskBench } from "../../testing/task-bench.ts";
import { loadTable } from "../load-table.ts";
import type { LoadTableOptions } from "../load-table.ts";

const BUCKET = "gs://bucket/";

describe("a load from Google Cloud Storage into BigQuery", () => {
  let bench: TaskBench;
  let gcs: FakeGcs;
  let fake: FakeBigQuery;
  let store: Partial<Connection>;
  beforeEach(async () => {
    bench = await taskBench();
    gcs = await FakeGcs.start(join(bench.directory, "lake"));
    fake = await FakeBigQuery.start();
    fake.bucket = fileStore(join(bench.directory, "lake"));
    store = { type: "gs", database: "bucket", extra: { endpoint: gcs.url } };
  });
  afterEach(async () => {
    await fake[Symbol.asyncDispose]();
    await gcs[Symbol.asyncDispose]();
    await bench[Symbol.asyncDispose]();
  });
  const run = async (files: readonly string[], folder = "day", options: Partial<LoadTableOptions> = {}) => {
    await publishParquet(bench, folder, files);
    const extra = { endpoint: fake.url, location: "EU" };
    const target = { type: "bigquery", database: "project", path: "logs", extra };
    const ctx = bench.context({ taskId: "load", connections: { cloud: store, target } });
    const load = loadTable("load", { connection: "target", ...options });
    const input = { from: `cloud:/${folder}/`, table: "events", partition: { column: "ds", value: "2024-01-31" } };
    return await load.run(input, ctx);
  };
  const job = () => [...fake.jobs.values()][0];
  const wholeReads = () => gcs.read.filter(({ range }) => range === undefined);
  const rows = () => fake.query("logs.events", "SELECT n::INT, ds::VARCHAR FROM $table ORDER BY n");

  it("has BigQuery read the files, of which no more than footers come here", async () => {
    const files = ["SELECT 1 AS n, '2024-01-31' AS ds", "SELECT 2 AS n, '2024-01-31' AS ds"];
    expect(await run(files, "day", { labels: { team: "data" } })).toMatchObject({ rows: 2 });
    expect(job()).toMatchObject({
      location: "EU",
      table: "logs.events$20240131",
      labels: { team: "data" },
      load: {
        sourceUris: [`${BUCKET}day/part-0.parquet`, `${BUCKET}day/part-1.parquet`],
        sourceFormat: "PARQUET",
        writeDisposition: "WRITE_TRUNCATE",
        timePartitioning: { type: "DAY" },
      },
    });
    expect(job()?.load).not.toHaveProperty("hivePartitioningOptions");
    expect(wholeReads()).toEqual([]);
    expect(await rows()).toEqual([
      [1, "2024-01-31"],
      [2, "2024-01-31"],
    ]);
  });

  it("partitions a new table by the column where that is a date", async () => {
    await run(["SELECT 1 AS n, DATE '2024-01-31' AS ds"]);
    expect(job()?.load).toMatchObject({ sourceUris: [expect.any(String)], timePartitioning: { field: "ds" } });
  });

  it("makes the column of the partition of the folder's name where the files do not have it", async () => {
    await run(["SELECT 1 AS n, {'ds': 'x'} AS inner_one"], "events/ds=2024-01-31");
    expect(job()?.load["hivePartitioningOptions"]).toEqual({
      mode: "CUSTOM",
      sourceUriPrefix: `${BUCKET}events/{ds:STRING}`,
    });
    expect(wholeReads()).toEqual([]);
    expect(await rows()).toEqual([[1, "2024-01-31"]]);
  });

  it.each<[string, readonly string[], string, Partial<LoadTableOptions>]>([
    ["the column is neither in the files nor in the folder's name", ["SELECT 1 AS n"], "day", {}],
    [
      "files differ in their columns",
      ["SELECT 1 AS n, '2024-01-31' AS ds", "SELECT '2024-01-31' AS ds, 1 AS n"],
      "day",
      {},
    ],
    ["a file's name has a pattern", ["SELECT 1 AS n, '2024-01-31' AS ds"], "a*b", {}],
    ["direct is false", ["SELECT 1 AS n, '2024-01-31' AS ds"], "day", { direct: false }],
  ])("sends the files from here where %s, with the same rows", async (_, files, folder, options) => {
    expect(await run(files, folder, options)).toMatchObject({ rows: files.length });
    expect(job()?.load).not.toHaveProperty("sourceUris");
    expect(wholeReads()).toHaveLength(files.length);
    expect(await rows()).toEqual(files.map(() => [1, "2024-01-31"]));
  });

  it.each([
    ["a row is of another day", "SELECT unnest(['2024-01-31', '2024-02-01']) AS ds"],
    ["a row has no day", "SELECT unnest(['2024-01-31', NULL]) AS ds"],
    ["all rows are of another day", "SELECT '2024-02-01' AS ds"],
  ])("loads nothing when %s (E409)", async (_, file) => {
    await expect(run([file])).rejects.toMatchObject({ code: "E409" });
    expect(fake.jobs.size).toBe(0);
  });

  it("says what BigQuery itself could not read", async () => {
    fake.failing = [{ reason: "accessDenied", message: "no storage.objects.get access" }];
    await expect(run(["SELECT 1 AS n, '2024-01-31' AS ds"])).rejects.toMatchObject({
      code: "E402",
      message: expect.stringContaining("BigQuery itself reads cloud:/day/, failed: no storage.objects.get access"),
    });
  });
});
