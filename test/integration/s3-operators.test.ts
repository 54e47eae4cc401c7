import { join } from "node:path";
import { text } from "node:stream/consumers";
import * as s3 from "@aws-sdk/client-s3";
import { onRacePoint } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { forEachServer } from "@daymill/metadata/testing";
import {
  compressObjects,
  deleteObjects,
  loadTable,
  objectAbsent,
  published,
  syncFolder,
  upload,
  waitForObjects,
} from "@daymill/operators";
import { askDuckDb, publishParquet, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { openStore } from "@daymill/stores";
import type { ObjectStore } from "@daymill/stores";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { connectionOf } from "../support/connection-of.ts";
import { startS3Server } from "../support/s3-server.ts";
import type { S3Server } from "../support/s3-server.ts";
import { requireService } from "../support/services.ts";
import { startStack } from "../support/start-stack.ts";

requireService("s3")("a day goes to a bucket and from there into a warehouse (s3)", () => {
  let server: S3Server;
  let bench: TaskBench;
  let bucket: Connection;
  let store: ObjectStore;
  let buckets = 0;
  beforeAll(async () => {
    server = await startS3Server();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  beforeEach(async () => {
    bench = await taskBench();
    const { url: endpoint, accessKeyId: user, secretAccessKey: password } = server;
    const database = `bucket-${(buckets += 1)}`;
    bucket = { id: "cloud", type: "s3", database, path: "lake", user, password, extra: { endpoint } };
    const client = new s3.S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials: server });
    await client.send(new s3.CreateBucketCommand({ Bucket: database }));
    store = openStore(bucket);
  });
  afterEach(async () => {
    onRacePoint(undefined);
    await bench[Symbol.asyncDispose]();
  });
  const context = (taskId: string) => bench.context({ taskId, connections: { cloud: bucket } });
  const keys = async () => (await Array.fromAsync(store.list(""))).map(({ key }) => key);
  const publish = (...selects: readonly string[]) => publishParquet(bench, "day", selects);
  const send = async (rows: number) =>
    await upload("publish").run({ from: "lake:/day/", rows, to: "cloud:/ds=1/" }, context("publish"));

  test("is published whole, found by the guard, counted by its footers, and loaded", async () => {
    await publish("SELECT range AS n FROM range(1000)", "SELECT 1000 + range AS n FROM range(500)");
    expect(await objectAbsent("guard").run({ uri: "cloud:/ds=1/_SUCCESS" }, context("guard"))).toBe(true);
    expect(await send(1_500)).toMatchObject({ uri: "cloud:/ds=1/", rows: 1_500, files: 2 });
    expect(await keys()).toEqual(["ds=1/_SUCCESS", "ds=1/part-0.parquet", "ds=1/part-1.parquet"]);
    expect(await objectAbsent("guard").run({ uri: "cloud:/ds=1/_SUCCESS" }, context("guard"))).toBe(false);
    const found = { uri: "cloud:/ds=1/", pattern: "*.parquet", count: 2 };
    const wait = waitForObjects("wait", { complete: true, maxAge: "1h", minBytes: 1 });
    expect(await wait.run(found, context("wait"))).toMatchObject({ objects: ["part-0.parquet", "part-1.parquet"] });
    expect(await published("known").run({ uri: "cloud:/ds=1/" }, context("known"))).toEqual({
      uri: "cloud:/ds=1/",
      rows: 1_500,
    });
    const input = { from: "cloud:/ds=1/", rows: 1_500, table: "logs.n", partition: { column: "ds", value: "1" } };
    await loadTable("load", { connection: "warehouse" }).run(input, context("load"));
    const file = join(bench.directory, "warehouse/logs/n/ds=1/data.parquet");
    const asked = await askDuckDb("SELECT count(*)::INT AS rows, sum(n)::INT AS sum FROM read_parquet($1)", file);
    expect(asked).toEqual([{ rows: 1_500, sum: 1_124_250 }]);
  });

  test("a folder is synchronised there and back, compressed on the way, and deleted", async () => {
    await publish("SELECT range AS n FROM range(1000)");
    const there = syncFolder("there");
    const both = { from: "lake:/day/", to: "cloud:/copy/" };
    expect(await there.run(both, context("there"))).toMatchObject({ copied: 1, kept: 0 });
    expect(await there.run(both, context("there"))).toMatchObject({ copied: 0, kept: 1 });
    expect(await keys()).toEqual(["copy/_SUCCESS", "copy/part-0.parquet"]);
    const pack = compressObjects("pack", { codec: "zstd" });
    await pack.run({ from: "cloud:/copy/", to: "cloud:/packed/" }, context("pack"));
    const unpack = compressObjects("unpack", { codec: "none" });
    await unpack.run({ from: "cloud:/packed/", to: "lake:/back/" }, context("unpack"));
    const back = await askDuckDb(
      "SELECT count(*)::INT AS rows FROM read_parquet($1)",
      join(bench.directory, "lake/back/part-0.parquet"),
    );
    expect(back).toEqual([{ rows: 1_000 }]);
    await deleteObjects("delete").run({ uri: "cloud:/packed/" }, context("delete"));
    expect(await keys()).toEqual(["copy/_SUCCESS", "copy/part-0.parquet"]);
  });

  forEachServer((name, make) => {
    test(`goes into ${name} from the bucket`, async () => {
      await publish("SELECT range AS n FROM range(1000)");
      await send(1_000);
      await using database = await make();
      const input = { from: "cloud:/ds=1/", table: "logs.n", partition: { column: "ds", value: "1" } };
      const connections = { cloud: bucket, target: connectionOf(database.url) };
      const ctx = bench.context({ taskId: "load", connections });
      expect(await loadTable("load", { connection: "target" }).run(input, ctx)).toMatchObject({ rows: 1_000 });
    });
  });

  test("is left alone when it is there already, and mended where it is not", async () => {
    await publish("SELECT 1 AS n", "SELECT 2 AS n");
    await send(2);
    const seen: string[] = [];
    onRacePoint((name) => void seen.push(name));
    await send(2);
    expect(seen).toEqual([]);
    await store.write("ds=1/part-1.parquet", await store.read("ds=1/part-0.parquet"));
    await store.write("ds=1/stale.parquet", "x");
    await send(2);
    expect(await keys()).toEqual(["ds=1/_SUCCESS", "ds=1/part-0.parquet", "ds=1/part-1.parquet"]);
    expect(await text(await store.read("ds=1/part-1.parquet"))).not.toBe(
      await text(await store.read("ds=1/part-0.parquet")),
    );
  });

  test("goes from a DAG on a server to the bucket, by a connection whose secret was declared there", async () => {
    const source = `
import { mkdir, writeFile } from "node:fs/promises";
import { dag, manual, task } from "@daymill/core";
import { upload } from "@daymill/operators";
const make = task("make", async (_: {}, ctx) => {
  const folder = new URL("make/", ctx.workspace);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("rows.csv", folder), "1\\n2\\n");
  await writeFile(new URL("_SUCCESS", folder), "");
  return { from: folder.href, rows: 2 };
});
export default dag("d", { schedule: manual() }, () => {
  const made = make({});
  upload("publish")({ from: made.from, rows: made.rows, to: "cloud:/from-server/" });
});
`;
    await using stack = await startStack({ dags: { "d.ts": source } });
    const { type, database = "", path = "", user = "", password = "", extra } = bucket;
    const body = { type, database, path, user, extra, secrets: { password } };
    await stack.client.putConnection({ params: { connectionId: "cloud" }, body });
    await stack.client.triggerRun({ params: { dagId: "d" }, body: { runId: "one" } });
    await stack.runIn("success", { dagId: "d", runId: "one" });
    expect(await keys()).toEqual(["from-server/_SUCCESS", "from-server/rows.csv"]);
    expect(stack.output).not.toContain(password);
  });

  test("does not pass for complete when the upload is stopped in the middle, and is redone", async () => {
    await publish("SELECT 1 AS n");
    await send(1);
    await publish("SELECT 2 AS n", "SELECT 3 AS n");
    onRacePoint((name) => {
      if (name === "upload:copied") throw new Error("stopped");
    });
    await expect(send(2)).rejects.toThrow("stopped");
    expect(await keys()).not.toContain("ds=1/_SUCCESS");
    onRacePoint(undefined);
    await send(2);
    expect(await published("known").run({ uri: "cloud:/ds=1/" }, context("known"))).toMatchObject({ rows: 2 });
  });
});
