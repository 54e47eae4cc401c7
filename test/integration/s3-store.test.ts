import { Readable } from "node:stream";
import * as s3 from "@aws-sdk/client-s3";
import type { Connection } from "@daymill/core";
import { openStore } from "@daymill/stores";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bucketCases } from "../support/bucket-cases.ts";
import { startS3Server } from "../support/s3-server.ts";
import type { S3Server } from "../support/s3-server.ts";
import { requireService } from "../support/services.ts";

let server: S3Server;
let client: s3.S3Client;
let buckets = 0;

const lake = (bucket: string, more: Partial<Connection> = {}): Connection => ({
  id: "lake",
  type: "s3",
  database: bucket,
  user: server.accessKeyId,
  password: server.secretAccessKey,
  ...more,
  extra: { endpoint: server.url, ...more.extra },
});

async function newBucket(): Promise<string> {
  const Bucket = `bucket-${(buckets += 1)}`;
  await client.send(new s3.CreateBucketCommand({ Bucket }));
  return Bucket;
}

requireService("s3")("a bucket of S3 (s3)", () => {
  beforeAll(async () => {
    server = await startS3Server();
    client = new s3.S3Client({ endpoint: server.url, region: "us-east-1", forcePathStyle: true, credentials: server });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  bucketCases({ scheme: "s3", newBucket, connection: lake });

  test("lists no folder marks of consoles", async () => {
    const bucket = await newBucket();
    await client.send(new s3.PutObjectCommand({ Bucket: bucket, Key: "day/", Body: new Uint8Array() }));
    await openStore(lake(bucket)).write("day/part", "x");
    expect(await Array.fromAsync(openStore(lake(bucket)).list("day"))).toMatchObject([{ key: "day/part" }]);
  });

  test("keeps the CRC-32C of an object, in one piece or in parts, for whoever asks", async () => {
    const bucket = await newBucket();
    const store = openStore(lake(bucket));
    await store.write("small", "abc");
    const head = await client.send(new s3.HeadObjectCommand({ Bucket: bucket, Key: "small", ChecksumMode: "ENABLED" }));
    expect(head.ChecksumCRC32C).toBe("Nks/tw==");
    await store.write("large", Readable.from(Array.from({ length: 9 }, (_, n) => Buffer.alloc(1 << 20, n))));
    const large = await client.send(
      new s3.HeadObjectCommand({ Bucket: bucket, Key: "large", ChecksumMode: "ENABLED" }),
    );
    expect(large).toMatchObject({ ChecksumType: "FULL_OBJECT", ETag: expect.stringContaining("-2") });
    await client.send(new s3.PutObjectCommand({ Bucket: bucket, Key: "foreign", Body: "abc" }));
    expect(await store.checksum("foreign", "crc32c")).toEqual({ algorithm: "crc32c", value: "364b3fb7" });
  });

  test("removes the parts that a killed writer left, and no others", async () => {
    const bucket = await newBucket();
    const begin = (Key: string) => client.send(new s3.CreateMultipartUploadCommand({ Bucket: bucket, Key }));
    await begin("day/part");
    await begin("day2/part");
    await openStore(lake(bucket)).discardUnfinished("day");
    const { Uploads = [] } = await client.send(new s3.ListMultipartUploadsCommand({ Bucket: bucket }));
    expect(Uploads.map(({ Key }) => Key)).toEqual(["day2/part"]);
  });

  test("leaves no parts when a large write fails in the middle", async () => {
    const bucket = await newBucket();
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 20; n += 1) yield Buffer.alloc(1 << 20, n);
      throw new Error("the source broke");
    };
    await expect(openStore(lake(bucket)).write("a", failing())).rejects.toThrow("the source broke");
    const { Uploads = [] } = await client.send(new s3.ListMultipartUploadsCommand({ Bucket: bucket }));
    expect(Uploads).toEqual([]);
  });

  test("names what is wrong: the bucket, the key, the server; never the secret", async () => {
    const absent = openStore(lake("no-such-bucket"));
    await expect(absent.write("a", "x")).rejects.toMatchObject({
      code: "E502",
      message: expect.stringContaining("s3://no-such-bucket/a cannot be reached: there is no such bucket"),
    });
    await expect(openStore(lake(await newBucket())).read("a")).rejects.toMatchObject({ code: "E501" });
    const nowhere = openStore(lake("b", { extra: { endpoint: "http://127.0.0.1:1" } }));
    const refused = await nowhere.stat("a").then(
      () => undefined,
      (error: Error) => error,
    );
    expect(refused).toMatchObject({ code: "E502", message: expect.stringContaining("ECONNREFUSED") });
    expect(`${refused?.message}${JSON.stringify(refused)}`).not.toContain(server.secretAccessKey);
  });

  test("refuses a connection that cannot be (E104)", () => {
    for (const wrong of [
      lake(""),
      { ...lake("b"), password: undefined },
      lake("b", { extra: { endpoint: "ftp://x" } }),
      lake("b", { extra: { pathStyle: "yes" } }),
    ]) {
      expect(() => openStore(wrong as Connection)).toThrow(expect.objectContaining({ code: "E104" }));
    }
  });
});
