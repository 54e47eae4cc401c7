import { join } from "node:path";
import { testContext } from "@daymill/core";
import { AwsWarehouseStub, publishParquet, taskBench } from "@daymill/operators/testing";
import { loadTable } from "@daymill/operators";
import { describe, expect, it } from "vitest";
import { partition, STREAMED, table } from "./catalogue.ts";
import { downloadMonths } from "./months-dag.ts";

const MONTH = { interval: "2019-08-01" };

describe("downloads in the catalogue", () => {
  it("trap I: are a table with given names and types, whose parts are texts: nothing is guessed", async () => {
    await using aws = await AwsWarehouseStub.start();
    const connections = { warehouse: aws.connection, lake: { type: "s3", database: "bucket" } };
    const ctx = testContext({ connections });
    const { database, table: name } = await table.run(STREAMED, ctx);
    const values = { year: "2019", month: "09", day: "08" };
    await partition.run({ database, table: name, partitions: [{ values }] }, ctx);
    const made = aws.glue.table("firehoselogs", "filedownloadsrecords");
    expect(made.PartitionKeys?.map(({ Type }) => Type)).toEqual(["string", "string", "string"]);
    expect([...made.partitions.values()].map(({ StorageDescriptor }) => StorageDescriptor?.Location)).toEqual([
      "s3://bucket/file_downloads_records/year=2019/month=09/day=08/",
    ]);
  });

  it("are asked for by padded year and month, which Athena binds", async () => {
    await using aws = await AwsWarehouseStub.start();
    aws.athena.result = {
      columns: ["projectId", "downloads", "users"].map((Name) => ({ Name, Type: "bigint" })),
      rows: [["10", "3", "2"]],
    };
    const { connection } = aws;
    const warehouse = { ...connection, extra: { ...connection.extra, results: "s3://bucket/results/" } };
    const run = await downloadMonths.test({ ...MONTH, connections: { warehouse } });
    expect(run).toMatchObject({
      state: "success",
      states: { projects_here: "skipped" },
      outputs: {
        last_day: "2019-08-31T00:00:00.000Z",
        projects: { rows: [{ projectId: "10", downloads: "3", users: "2" }] },
      },
    });
    expect(aws.athena.queries[0]?.request).toMatchObject({ ExecutionParameters: ["'2019'", "'08'"] });
  });
});

describe("a question of the month", () => {
  it("trap L: is not waited for without end when somebody cancels it", async () => {
    await using aws = await AwsWarehouseStub.start();
    aws.athena.failure = { State: "CANCELLED", StateChangeReason: "Query cancelled by user" };
    const { connection } = aws;
    const warehouse = { ...connection, extra: { ...connection.extra, results: "s3://bucket/results/" } };
    const run = await downloadMonths.test({ ...MONTH, connections: { warehouse } });
    expect(run).toMatchObject({ state: "failed", states: { projects: "failed" } });
    expect(JSON.stringify(run.attempts["projects"]?.at(-1)?.outcome)).toContain("cancelled");
  });
});

describe("downloads in an embedded warehouse", () => {
  it("are asked for by the days of the month, with the answer that Athena gives", async () => {
    await using bench = await taskBench();
    const load = loadTable("task", { connection: "warehouse" });
    const days = [
      ["2019-07-31", "(10, 5)"],
      ["2019-08-01", "(10, 5), (10, 5), (20, 5), (30, NULL)"],
      ["2019-08-31", "(10, 6), (20, 5)"],
      ["2019-09-01", "(10, 5)"],
    ] as const;
    for (const [day, rows] of days) {
      await publishParquet(bench, day, [
        `SELECT p::BIGINT AS "projectId", u::BIGINT AS "userId" FROM (VALUES ${rows}) v(p, u)`,
      ]);
      const target = {
        table: "firehose_logs.file_downloads_records",
        partition: { column: "record_date", value: day },
      };
      await load.run({ from: bench.uri(`lake/${day}/`), ...target }, bench.context());
    }
    const warehouse = { type: "duckdb", path: join(bench.directory, "warehouse") };
    const run = await downloadMonths.test({ ...MONTH, connections: { warehouse } });
    expect(run).toMatchObject({ state: "success", states: { projects: "skipped" } });
    expect(run.outputs["projects_here"]).toEqual({
      rows: [
        { projectId: "10", downloads: "3", users: "2" },
        { projectId: "20", downloads: "2", users: "1" },
        { projectId: "30", downloads: "1", users: "0" },
      ],
    });
  });

  it("are not asked of a warehouse that this DAG does not know: E411, which says what to do", async () => {
    const warehouse = { type: "bigquery", database: "project" };
    const run = await downloadMonths.test({ ...MONTH, connections: { warehouse } });
    expect(run.attempts["projects_here"]?.at(-1)?.outcome).toMatchObject({
      error: { code: "E411", message: expect.stringContaining('of type "bigquery"') },
    });
  });
});
