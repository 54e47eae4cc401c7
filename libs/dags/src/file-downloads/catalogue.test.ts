import { testContext } from "@daymill/core";
import { AwsWarehouseStub } from "@daymill/operators/testing";
import { describe, expect, it } from "vitest";
import { catalogueTasks, STREAMED } from "./catalogue.ts";
import { fileDownloads } from "./dag.ts";
import { fileDownloadsDag } from "./downloads-dag.ts";
import { downloadMonthsDag } from "./months-dag.ts";

const MONTH = { interval: "2019-09-01" };
const tasksOf = (dag: { toJSON(): unknown }) =>
  (dag.toJSON() as { tasks: { id: string; upstream: string[] }[] }).tasks.map(({ id }) => id);

describe("downloads in the catalogue", () => {
  it("are tasks of the DAG only where a connection is named", () => {
    expect(tasksOf(fileDownloads)).not.toContain("table");
    expect(tasksOf(fileDownloadsDag({ athena: "athena" }))).toEqual([...tasksOf(fileDownloads), "table", "partition"]);
  });

  it("are the table of the streamed data, whose parts are texts", async () => {
    await using aws = await AwsWarehouseStub.start();
    const connections = { athena: aws.connection, lake: { type: "s3", database: "bucket" } };
    const ctx = testContext({ connections });
    const { table, partition } = catalogueTasks("athena");
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
    const athena = { ...connection, extra: { ...connection.extra, results: "s3://bucket/results/" } };
    const run = await downloadMonthsDag({ athena: "athena" }).test({ ...MONTH, connections: { athena } });
    expect(run).toMatchObject({
      state: "success",
      outputs: {
        last_day: "2019-09-30T00:00:00.000Z",
        projects: { rows: [{ projectId: "10", downloads: "3", users: "2" }] },
      },
    });
    expect(aws.athena.queries[0]?.request).toMatchObject({ ExecutionParameters: ["'2019'", "'09'"] });
  });
});
