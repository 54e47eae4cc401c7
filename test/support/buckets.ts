import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as s3 from "@aws-sdk/client-s3";
import type { Connection } from "@daymill/core";
import { fileStore, openStore } from "@daymill/stores";
import { startGcsServer } from "./gcs-server.ts";
import { startS3Server } from "./s3-server.ts";

/** A server of buckets of its own. */
export interface Buckets extends AsyncDisposable {
  /** Makes an empty bucket, and says how a task reaches it under this id of a connection. */
  open(id: string): Promise<Connection>;
}

export async function s3Buckets(): Promise<Buckets> {
  const server = await startS3Server();
  const { url: endpoint, accessKeyId: user, secretAccessKey: password } = server;
  const client = new s3.S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials: server });
  let buckets = 0;
  return {
    async open(id) {
      const database = `bucket-${(buckets += 1)}`;
      await client.send(new s3.CreateBucketCommand({ Bucket: database }));
      return { id, type: "s3", database, user, password, extra: { endpoint } };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

export async function gcsBuckets(): Promise<Buckets> {
  const server = await startGcsServer();
  let buckets = 0;
  return {
    async open(id) {
      const database = `bucket-${(buckets += 1)}`;
      const headers = { "content-type": "application/json" };
      const asked = { method: "POST", headers, body: JSON.stringify({ name: database }) };
      const made = await fetch(`${server.url}/storage/v1/b?project=p`, asked);
      if (!made.ok) throw new Error(`no bucket: ${made.status}`);
      return { id, type: "gs", database, extra: { endpoint: server.url } };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Copies all files below a directory into a bucket, under the same names. */
export async function fillBucket(bucket: Connection, directory: string): Promise<void> {
  const store = openStore(bucket);
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    await store.write(path.slice(directory.length + 1), createReadStream(path));
  }
}

/** The keys of all objects of a bucket. */
export async function keysOf(bucket: Connection): Promise<string[]> {
  return (await Array.fromAsync(openStore(bucket).list(""))).map(({ key }) => key);
}

/** Copies all Parquet files of a bucket into a directory, so that a reader that is not ours can look at them. */
export async function fetchBucket(bucket: Connection, directory: string): Promise<void> {
  const [from, to] = [openStore(bucket), fileStore(directory)];
  for (const key of await keysOf(bucket)) if (key.endsWith(".parquet")) await to.write(key, await from.read(key));
}
