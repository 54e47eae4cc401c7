import { Readable } from "node:stream";
import type { Connection } from "@daymill/core";
import { objectAbsent, published, upload } from "@daymill/operators";
import { publishParquet, taskBench } from "@daymill/operators/testing";
import { locate, openStore } from "@daymill/stores";
import { storeCases } from "@daymill/stores/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
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

  storeCases("a bucket", async () => ({
    store: openStore(lake(await newBucket())),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }));

  storeCases("a part of a bucket", async () => ({
    store: openStore(lake(await newBucket(), { path: "teams/data" })),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }));

  test("lists more than one answer holds", async () => {
    const store = openStore(lake(await newBucket()));
    const names = Array.from({ length: 1_005 }, (_, n) => `day/part-${String(n).padStart(5, "0")}`);
    for (let start = 0; start < names.length; start += 50)
      await Promise.all(names.slice(start, start + 50).map((name) => store.write(name, "x")));
    expect((await Array.fromAsync(store.list("day"))).map(({ key }) => key)).toEqual(names);
    await store.deletePrefix("day");
    expect(await Array.fromAsync(store.list(""))).toEqual([]);
  });

  test("shows nothing of a large write that fails in the middle", async () => {
    const store = openStore(lake(await newBucket()));
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 20; n += 1) yield Buffer.alloc(1 << 20, n);
      throw new Error("the source broke");
    };
    await expect(store.write("a", failing())).rejects.toThrow("the source broke");
    expect(await store.stat("a")).toBeUndefined();
  });

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

  test("finds the same object by the connection and by its key in the bucket", async () => {
    const connection = lake(await newBucket(), { path: "pre" });
    const place = await locate("lake:/k=a%2Fb/part 1", () => Promise.resolve(connection));
    await place.store.write(place.key, Readable.from([Buffer.from("x")]));
    expect(place.uri).toBe(`gs://${connection.database}/pre/k=a%2Fb/part 1`);
    expect(await openStore({ ...connection, path: "" }).stat("pre/k=a%2Fb/part 1")).toMatchObject({ bytes: 1 });
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
    expect(await published("known").run({ uri: "cloud:/ds=1/" }, context("known"))).toMatchObject({ rows: 1_000 });
  });
});
