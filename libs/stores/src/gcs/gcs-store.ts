import type { Readable } from "node:stream";
import type { Bucket, File, CopyOptions, FileMetadata } from "@google-cloud/storage";
import { epochMillis } from "@daymill/core";
import { digestOf } from "../checksum.ts";
import { googleClientOptions } from "../google/google-access.ts";
import type { GoogleAccess } from "../google/google-access.ts";
import { assertKey, toFolder } from "../object-key.ts";
import type { ByteRange, ObjectInfo, ObjectStore } from "../object-store.ts";
import { openedOnce } from "../opened-once.ts";
import { publishByCopy } from "../publish-by-copy.ts";
import { gcsStatus, toGcsError } from "./gcs-error.ts";
import type { GcsSettings } from "./gcs-settings.ts";
import { writeToGcs } from "./gcs-write.ts";

/** Objects that are deleted at a time. */
const DELETED_AT_ONCE = 16;

/** A bucket of Google Cloud Storage, or the part of one under a prefix. Nothing is asked before the first call. */
export function gcsStore(settings: GcsSettings): ObjectStore {
  const { bucket: name, prefix, written: { storageClass, ...encryption } = {}, ...access } = settings;
  const at = async <T>(key: string, operation: (bucket: Bucket, key: string) => Promise<T>): Promise<T> => {
    try {
      return await operation((await openGcs(access)).bucket(name), `${prefix}${key}`);
    } catch (thrown: unknown) {
      throw toGcsError(thrown, `gs://${name}/${prefix}${key}`);
    }
  };
  const atObject = async <T>(key: string, operation: (file: File) => Promise<T>): Promise<T> => {
    assertKey(key);
    return await at(key, (bucket, full) => operation(bucket.file(full)));
  };
  const read = (key: string, range?: ByteRange): Promise<Readable> =>
    atObject(key, async (file) => {
      // A stream would tell only later, and to somebody else, that there is nothing to read.
      await file.getMetadata();
      return file.createReadStream(range ?? {});
    });
  const fullKeys = async (folder: string): Promise<string[]> =>
    (await Array.fromAsync(store.list(folder))).map(({ key }) => `${prefix}${key}`);
  const store: ObjectStore = {
    root: `gs://${name}/${prefix}`,
    list: (folder) => listFolder(folder),
    stat: (key) => atObject(key, async (file) => toInfo(await metadataOf(file), key)),
    read,
    async write(key, content, options = {}) {
      assertKey(key);
      return await at(key, (bucket, full) =>
        writeToGcs(bucket.file(full, encryption), { content, options, storageClass }),
      );
    },
    async checksum(key, algorithm) {
      const { crc32c } = await atObject(key, async (file) => (await file.getMetadata())[0]);
      const kept = algorithm === "sha256" ? undefined : crc32c;
      if (kept === undefined) return await digestOf(await read(key), algorithm ?? "crc32c");
      return { algorithm: "crc32c", value: Buffer.from(kept, "base64").toString("hex") };
    },
    delete: (key) => atObject(key, async (file) => void (await file.delete({ ignoreNotFound: true }))),
    async deletePrefix(folder) {
      const keys = await fullKeys(folder);
      await at(folder, (bucket) => removeFromGcs(bucket, keys));
    },
    async publish(from, to) {
      const [source, target] = [toFolder(from), toFolder(to)].map((folder) => `${prefix}${folder}`) as [string, string];
      const fresh = (await Array.fromAsync(store.list(from))).map((info) => ({ ...info, key: `${prefix}${info.key}` }));
      const stale = await fullKeys(to);
      await at(from, (bucket) =>
        publishByCopy(
          { source, target, fresh, stale, uri: `gs://${name}/${source}` },
          {
            remove: (keys) => removeFromGcs(bucket, keys),
            copy: async ({ key }, copy) => {
              // A field of the copy, which the library passes on without knowing it.
              const fields: CopyOptions & { readonly storageClass?: string } =
                storageClass === undefined ? {} : { storageClass };
              await bucket.file(key).copy(bucket.file(copy, encryption), fields);
            },
          },
        ),
      );
    },
    // What killed writers left is seen by nobody, costs nothing, and is forgotten by Google after a week.
    async discardUnfinished(folder) {
      toFolder(folder);
    },
    localPath: () => undefined,
  };
  async function* listFolder(folder: string): AsyncGenerator<ObjectInfo> {
    const inner = toFolder(folder);
    let token: string | undefined;
    do {
      const [files, next] = await at(inner, (bucket, full) =>
        bucket.getFiles({ prefix: full, autoPaginate: false, ...(token !== undefined && { pageToken: token }) }),
      );
      for (const file of files) {
        // Consoles make folders visible by empty objects whose names end in a slash.
        const info = file.name.endsWith("/") ? undefined : toInfo(file.metadata, file.name.slice(prefix.length));
        if (info) yield info;
      }
      token = next?.pageToken;
    } while (token !== undefined);
  }
  return store;
}

/** Opens a client, once in a process. The library is loaded here and not before: tasks without it need not pay for it. */
const openGcs = openedOnce(async (access: GoogleAccess) => {
  const { Storage } = await import("@google-cloud/storage");
  return new Storage(await googleClientOptions(access));
});

async function metadataOf(file: File): Promise<FileMetadata | undefined> {
  try {
    return (await file.getMetadata())[0];
  } catch (thrown: unknown) {
    if (gcsStatus(thrown) === 404 && !isBucketAbsent(thrown)) return undefined;
    throw thrown;
  }
}

/** The same number as for an object: a bucket that is not there must not pass for one without the object. */
function isBucketAbsent(thrown: unknown): boolean {
  return thrown instanceof Error && /bucket does not exist/i.test(thrown.message);
}

function toInfo(metadata: FileMetadata | undefined, key: string): ObjectInfo | undefined {
  if (metadata === undefined) return undefined;
  const modifiedAt = epochMillis(Date.parse(metadata.updated ?? "1970-01-01T00:00:00Z"));
  return { key, bytes: Number(metadata.size ?? 0), modifiedAt };
}

async function removeFromGcs(bucket: Bucket, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += DELETED_AT_ONCE) {
    const some = keys.slice(start, start + DELETED_AT_ONCE);
    const ends = await Promise.allSettled(some.map((key) => bucket.file(key).delete({ ignoreNotFound: true })));
    const failed = ends.find((end) => end.status === "rejected");
    if (failed) throw failed.reason;
  }
}
