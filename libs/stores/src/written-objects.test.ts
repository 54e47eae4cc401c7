import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Connection } from "@daymill/core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ObjectStore } from "./object-store.ts";
import { openStore } from "./store-uri.ts";

// What an object is to get besides its bytes is read off the requests: the emulators keep little of it.

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const LISTED =
  "<Contents><Key>from/a</Key><Size>4</Size></Contents><Contents><Key>from/_SUCCESS</Key><Size>0</Size></Contents>";
const seen: Seen[] = [];
let endpoint = "";
const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    const { pathname, searchParams } = new URL(request.url ?? "/", endpoint);
    const { method = "" } = request;
    seen.push({ method, path: pathname, query: searchParams, headers: request.headers, body: pieces.join("") });
    response.setHeader("etag", '"e"');
    response.end(answerTo(searchParams, request));
  });
});

function answerTo(query: URLSearchParams, { method, headers }: IncomingMessage): string {
  if (query.has("list-type"))
    return `<ListBucketResult>${query.get("prefix") === "from/" ? LISTED : ""}</ListBucketResult>`;
  if (query.has("uploads"))
    return "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>";
  if (query.has("delete")) return "<DeleteResult></DeleteResult>";
  if (headers["x-amz-copy-source"] !== undefined) return "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>";
  return query.has("uploadId") && method === "POST" ? "<CompleteMultipartUploadResult/>" : "";
}

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});
beforeEach(() => void (seen.length = 0));

const s3 = (extra: Connection["extra"]): ObjectStore =>
  openStore({ id: "lake", type: "s3", database: "bucket", user: "u", password: "p", extra: { endpoint, ...extra } });
const named = (headers: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /^x-amz-(server-side|storage-class|acl)/.test(name)));

describe("objects of S3", () => {
  const all = { kmsKey: "alias/lake", storageClass: "STANDARD_IA", acl: "bucket-owner-full-control" };
  const headers = {
    "x-amz-server-side-encryption": "aws:kms",
    "x-amz-server-side-encryption-aws-kms-key-id": "alias/lake",
    "x-amz-storage-class": "STANDARD_IA",
    "x-amz-acl": "bucket-owner-full-control",
  };

  it("get what their connection says, written whole, in parts or copied, and nothing else", async () => {
    await s3(all).write("a", Buffer.from("text"));
    await s3(all).write("b", Buffer.alloc(9 << 20));
    await s3(all).publish("from/", "to/");
    const puts = seen.filter(({ method, path }) => method === "PUT" && path === "/bucket/a");
    const begun = seen.filter(({ query }) => query.has("uploads"));
    const copies = seen.filter(({ headers: sent }) => sent["x-amz-copy-source"] !== undefined);
    expect([puts.length, begun.length, copies.length]).toEqual([1, 1, 2]);
    for (const { headers: sent } of [...puts, ...begun, ...copies]) expect(named(sent)).toEqual(headers);
    seen.length = 0;
    await s3({}).write("a", Buffer.from("text"));
    expect(seen.map(({ headers: sent }) => named(sent))).toEqual([{}]);
  });

  it("are encrypted by S3's own keys when that is said", async () => {
    await s3({ encryption: "AES256" }).write("a", Buffer.from("text"));
    expect(named(seen[0]?.headers ?? {})).toEqual({ "x-amz-server-side-encryption": "AES256" });
  });

  it.each([
    ["encryption", { encryption: "rot13" }],
    ["storageClass", { storageClass: "GLACIER" }],
    ["acl", { acl: "everybody" }],
    ["kmsKey", { kmsKey: "alias/lake", encryption: "AES256" }],
  ])("are refused where %s cannot be (E104)", (field, extra) => {
    expect(() => s3(extra)).toThrow(
      expect.objectContaining({ code: "E104", message: expect.stringContaining(`The ${field} of`) }),
    );
  });
});

describe("objects of Google Cloud Storage", () => {
  const gs = (extra: Connection["extra"]): ObjectStore =>
    openStore({ id: "lake", type: "gs", database: "bucket", extra: { endpoint, ...extra } });
  const kmsKey = "projects/p/locations/eu/keyRings/r/cryptoKeys/k";

  it("get what their connection says", async () => {
    // The server of the test has no digest to compare, which is not what this is about.
    await gs({ kmsKey, storageClass: "NEARLINE" })
      .write("a", Buffer.from("text"))
      .catch(() => undefined);
    const [sent] = seen;
    expect(sent?.query.get("kmsKeyName")).toBe(kmsKey);
    expect(sent?.body).toContain('"storageClass":"NEARLINE"');
    seen.length = 0;
    await gs({})
      .write("a", Buffer.from("text"))
      .catch(() => undefined);
    expect(seen[0]?.query.get("kmsKeyName")).toBeNull();
    expect(seen[0]?.body).not.toContain("storageClass");
  });

  it.each([
    ["kmsKey", { kmsKey: "k" }],
    ["storageClass", { storageClass: "COLD" }],
  ])("are refused where %s cannot be (E104)", (field, extra) => {
    expect(() => gs(extra)).toThrow(
      expect.objectContaining({ code: "E104", message: expect.stringContaining(`The ${field} of`) }),
    );
  });
});
