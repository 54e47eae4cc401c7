import { Readable } from "node:stream";
import { epochMillis } from "@daymill/core";
import { digestOf } from "../checksum.ts";
import { assertKey, toFolder } from "../object-key.ts";
import { publishByCopy } from "../publish-by-copy.ts";
import type { ByteRange, Checksum, ChecksumAlgorithm, ObjectInfo, ObjectStore } from "../object-store.ts";
import { openS3 } from "./s3-client.ts";
import type { S3Access } from "./s3-client.ts";
import { isNotFound, toS3Error } from "./s3-error.ts";
import { copyInS3, removeFromS3 } from "./s3-objects.ts";
import type { S3Settings } from "./s3-settings.ts";
import { writeToS3 } from "./s3-write.ts";

/** A bucket, or the part of one under a prefix, as an object store. Nothing is asked before the first call. */
export function s3Store(settings: S3Settings): ObjectStore {
  const { bucket, prefix, written = {}, ...access } = settings;
  const at = async <T>(key: string, operation: (access: S3Access, key: string) => Promise<T>): Promise<T> => {
    try {
      return await operation(await openS3(access), `${prefix}${key}`);
    } catch (thrown: unknown) {
      throw toS3Error(thrown, `s3://${bucket}/${prefix}${key}`);
    }
  };
  const atObject = async <T>(key: string, operation: (access: S3Access, key: string) => Promise<T>): Promise<T> => {
    assertKey(key);
    return await at(key, operation);
  };
  const read = (key: string, range?: ByteRange): Promise<Readable> =>
    atObject(key, (access, Key) => readObject(access, { Bucket: bucket, Key }, range));
  const store: ObjectStore = {
    root: `s3://${bucket}/${prefix}`,
    list: (folder) => listFolder(folder),
    stat: (key) => atObject(key, (access, Key) => statObject(access, { Bucket: bucket, Key }, key)),
    read,
    write: (key, content, options = {}) =>
      atObject(key, (access, Key) => writeToS3(access, { Bucket: bucket, Key }, { content, options, written })),
    checksum: async (key, algorithm) =>
      (await atObject(key, (access, Key) => keptChecksum(access, { Bucket: bucket, Key }, algorithm))) ??
      (await digestOf(await read(key), algorithm ?? "sha256")),
    delete: (key) =>
      atObject(key, async ({ s3, client }, Key) => {
        await client.send(new s3.DeleteObjectCommand({ Bucket: bucket, Key }));
      }),
    async deletePrefix(folder) {
      const keys = (await Array.fromAsync(store.list(folder))).map(({ key }) => `${prefix}${key}`);
      await at(folder, (access) => removeFromS3(access, bucket, keys));
    },
    async publish(from, to) {
      const [source, target] = [toFolder(from), toFolder(to)].map((folder) => `${prefix}${folder}`) as [string, string];
      const fresh = (await Array.fromAsync(store.list(from))).map((info) => ({ ...info, key: `${prefix}${info.key}` }));
      const stale = (await Array.fromAsync(store.list(to))).map(({ key }) => `${prefix}${key}`);
      await at(from, (access) =>
        publishByCopy(
          { source, target, fresh, stale, uri: `s3://${bucket}/${source}` },
          {
            remove: (keys) => removeFromS3(access, bucket, keys),
            copy: (object, key) => copyInS3(access, { bucket, object, to: key, written }),
          },
        ),
      );
    },
    discardUnfinished: (folder) =>
      at(toFolder(folder), (access, Prefix) => abortUploads(access, { Bucket: bucket, Prefix })),
    localPath: () => undefined,
  };
  async function* listFolder(folder: string): AsyncGenerator<ObjectInfo> {
    const inner = toFolder(folder);
    let token: string | undefined;
    do {
      const page = await at(inner, ({ s3, client }, Prefix) =>
        client.send(
          new s3.ListObjectsV2Command({
            Bucket: bucket,
            Prefix,
            ...(token !== undefined && { ContinuationToken: token }),
          }),
        ),
      );
      for (const { Key = "", Size = 0, LastModified } of page.Contents ?? []) {
        // Consoles make folders visible by empty objects whose names end in a slash.
        if (Key.endsWith("/")) continue;
        yield { key: Key.slice(prefix.length), bytes: Size, modifiedAt: epochMillis(LastModified?.getTime() ?? 0) };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }
  return store;
}

interface S3Object {
  readonly Bucket: string;
  readonly Key: string;
}

async function statObject({ s3, client }: S3Access, place: S3Object, key: string): Promise<ObjectInfo | undefined> {
  try {
    const { ContentLength = 0, LastModified } = await client.send(new s3.HeadObjectCommand(place));
    return { key, bytes: ContentLength, modifiedAt: epochMillis(LastModified?.getTime() ?? 0) };
  } catch (thrown: unknown) {
    if (isNotFound(thrown)) return undefined;
    throw thrown;
  }
}

async function readObject({ s3, client }: S3Access, place: S3Object, range: ByteRange | undefined): Promise<Readable> {
  const Range = range && `bytes=${range.start}-${range.end}`;
  const { Body } = await client.send(new s3.GetObjectCommand({ ...place, ...(Range !== undefined && { Range }) }));
  if (Body instanceof Readable) return Body;
  throw new Error("the answer of S3 has no body");
}

/**
 * The digest that S3 keeps of the whole object. A digest of the parts' digests says nothing of the bytes: servers that do not
 * tell the kind are believed where there is one part (the ETag of several ends in their number).
 */
async function keptChecksum(
  { s3, client }: S3Access,
  place: S3Object,
  algorithm: ChecksumAlgorithm | undefined,
): Promise<Checksum | undefined> {
  if (algorithm === "sha256") return undefined;
  const head = await client.send(new s3.HeadObjectCommand({ ...place, ChecksumMode: "ENABLED" }));
  const { ChecksumCRC32C, ChecksumType, ETag = "" } = head;
  const isWhole = ChecksumType === "FULL_OBJECT" || (ChecksumType === undefined && !ETag.includes("-"));
  if (ChecksumCRC32C === undefined || !isWhole) return undefined;
  return { algorithm: "crc32c", value: Buffer.from(ChecksumCRC32C, "base64").toString("hex") };
}

/** Parts that killed writers left cost money and are seen by nobody. */
async function abortUploads(
  { s3, client }: S3Access,
  place: { readonly Bucket: string; readonly Prefix: string },
): Promise<void> {
  const { Uploads = [] } = await client.send(new s3.ListMultipartUploadsCommand(place));
  for (const { Key, UploadId } of Uploads) {
    await client.send(new s3.AbortMultipartUploadCommand({ Bucket: place.Bucket, Key, UploadId }));
  }
}
