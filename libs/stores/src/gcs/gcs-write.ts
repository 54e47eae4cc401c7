import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { File } from "@google-cloud/storage";
import { racePoint } from "@daymill/core";
import { partsOf } from "../content-parts.ts";
import type { Part } from "../content-parts.ts";
import type { Content, WriteOptions, WriteResult } from "../object-store.ts";
import { gcsStatus } from "./gcs-error.ts";

/** What a resumable upload sends at a time: a multiple of 256 KiB. */
const CHUNK = 8 << 20;
/** Of Google's preconditions: the object does not exist. */
const ABSENT = { ifGenerationMatch: 0 } as const;

/** What is written, and what the object gets. */
export interface GcsWrite {
  readonly content: Content;
  readonly options: WriteOptions;
  /** undefined: that of the bucket. */
  readonly storageClass: string | undefined;
}

/**
 * Writes an object, in one request when it is small, else as a resumable upload, of which nothing is visible before its last
 * chunk. Its CRC-32C is compared with what Google has; what differs is deleted again and rejected.
 */
export async function writeToGcs(file: File, { content, options, storageClass }: GcsWrite): Promise<WriteResult> {
  const parts = partsOf(content, options.signal);
  const first = await parts.next();
  if (first.done) throw new Error("a content has at least one part");
  const terms = {
    ...(options.ifAbsent === true && { preconditionOpts: ABSENT }),
    ...(storageClass !== undefined && { metadata: { storageClass } }),
  };
  try {
    if (first.value.isLast) {
      const bytes = Buffer.from(first.value.bytes);
      await file.save(bytes, { resumable: false, validation: "crc32c", ...terms });
      return { written: true, bytes: bytes.length };
    }
    let bytes = 0;
    const count = async function* (): AsyncGenerator<Uint8Array> {
      for await (const part of chain(first.value, parts)) {
        bytes += part.bytes.length;
        yield part.bytes;
      }
      await racePoint("gcs-store:sent");
      options.signal?.throwIfAborted();
    };
    const target = file.createWriteStream({
      resumable: true,
      chunkSize: CHUNK,
      validation: "crc32c",
      ...terms,
    });
    await pipeline(Readable.from(count()), target, options.signal === undefined ? {} : { signal: options.signal });
    return { written: true, bytes };
  } catch (thrown: unknown) {
    if (options.ifAbsent === true && gcsStatus(thrown) === 412) return { written: false };
    throw thrown;
  } finally {
    await parts.return(undefined);
  }
}

async function* chain(first: Part, rest: AsyncIterable<Part>): AsyncGenerator<Part> {
  yield first;
  yield* rest;
}
