import type { Connection } from "@daymill/core";
import { objectAbsent, published, upload, waitForObjects } from "@daymill/operators";
import { publishParquet, taskBench } from "@daymill/operators/testing";
import { openStore } from "@daymill/stores";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bucketCases } from "../support/bucket-cases.ts";
import { startGcsServer } from "../support/gcs-server.ts";
import type { GcsServer } from "../support/gcs-server.ts";
import { requireService } from "../support/services.ts";

let server: GcsServer;
let buckets = 0;

const lake = (bucket: string, more: Partial<Connection> = {}): Connection => ({
  id: "lake",
  type: "gs",
  database: bucket,
  ...more,
  extra: { endpoint: server.url, ...more.extra },
});

async function newBucket(): Promise<string> {
  const name = `bucket-${(buckets += 1)}`;
  const body = JSON.stringify({ name });
  const headers = { "content-type": "application/json" };
  const made = await fetch(`${server.url}/storage/v1/b?project=p`, { method: "POST", body, headers });
  if (!made.ok) throw new Error(`no bucket: ${made.status}`);
  return name;
}

requireService("gcs")("a bucket of Google Cloud Storage (gcs)", () => {
  beforeAll(async () => {
    server = await startGcsServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  bucketCases({ scheme: "gs", newBucket, connection: lake });

  test("names the server that does not answer, and a connection that cannot be; never the key", async () => {
    const nowhere = openStore(lake("b", { extra: { endpoint: "http://127.0.0.1:1" } }));
    await expect(nowhere.delete("a")).rejects.toMatchObject({
      code: "E502",
      message: expect.stringContaining("gs://b/a"),
    });
    for (const wrong of [
      lake(""),
      lake("b", { extra: { endpoint: "ftp://x" } }),
      lake("b", { password: "secret-part" }),
    ]) {
      const refusal = expect.objectContaining({ code: "E104", message: expect.not.stringContaining("secret-part") });
      expect(() => openStore(wrong)).toThrow(refusal);
    }
  });

  test("takes a day, and tells the guard and whoever counts it", async () => {
    await using bench = await taskBench();
    const cloud = { ...lake(await newBucket()), id: "cloud" };
    const context = (taskId: string) => bench.context({ taskId, connections: { cloud } });
    await publishParquet(bench, "day", ["SELECT range AS n FROM range(1000)"]);
    const input = { from: "lake:/day/", rows: 1_000, to: "cloud:/ds=1/" };
    expect(await objectAbsent("guard").run({ uri: "cloud:/ds=1/_SUCCESS" }, context("guard"))).toBe(true);
    expect(await upload("publish").run(input, context("publish"))).toMatchObject({ files: 1, rows: 1_000 });
    expect(await objectAbsent("guard").run({ uri: "cloud:/ds=1/_SUCCESS" }, context("guard"))).toBe(false);
    const found = { uri: "cloud:/ds=1/", pattern: "*.parquet" };
    const wait = waitForObjects("wait", { complete: true, maxAge: "1h", minBytes: 1 });
    expect(await wait.run(found, context("wait"))).toMatchObject({ objects: [expect.stringMatching(/^part-0/)] });
    expect(await published("known").run({ uri: "cloud:/ds=1/" }, context("known"))).toMatchObject({ rows: 1_000 });
  });
});
