import type { CompletedPart } from "@aws-sdk/client-s3";
import { crc32c } from "@node-rs/crc32";
import { racePoint } from "@daymill/core";
import { toBase64 } from "../checksum.ts";
import type { Content, WriteOptions, WriteResult } from "../object-store.ts";
import type { S3Access } from "./s3-client.ts";
import type { S3ObjectOptions } from "./s3-object-options.ts";
import { isTakenInS3 } from "./s3-error.ts";
import { partsOf } from "../content-parts.ts";
import type { Part } from "../content-parts.ts";

/** An object of a bucket. */
export interface S3Place {
  readonly Bucket: string;
  readonly Key: string;
}

/** What is written, and what the object gets. */
export interface S3Write {
  readonly content: Content;
  readonly options: WriteOptions;
  readonly written: S3ObjectOptions;
}

/** Parts that are sent at a time: with 8 MiB each, a writer holds 40 MiB. */
const PARTS_AT_ONCE = 4;

/**
 * Writes an object, in one request when it is small, else in parts. Every request carries the CRC-32C of its bytes, and the
 * whole object that of all of them: S3 refuses what does not arrive as it was sent, and keeps the digest.
 */
export async function writeToS3(
  access: S3Access,
  place: S3Place,
  { content, options, written }: S3Write,
): Promise<WriteResult> {
  const parts = partsOf(content, options.signal);
  const first = await parts.next();
  if (first.done) throw new Error("a content has at least one part");
  try {
    if (first.value.isLast) return await putWhole(access, place, { part: first.value, options, written });
    return await writeInParts(access, place, { first: first.value, rest: parts, options, written });
  } catch (thrown: unknown) {
    if (options.ifAbsent === true && isTakenInS3(thrown)) return { written: false };
    throw thrown;
  } finally {
    await parts.return(undefined);
  }
}

async function putWhole(
  { s3, client }: S3Access,
  place: S3Place,
  { part, options, written }: Omit<S3Write, "content"> & { readonly part: Part },
): Promise<WriteResult> {
  const command = new s3.PutObjectCommand({
    ...place,
    ...written,
    ...conditionOf(options),
    Body: part.bytes,
    ContentLength: part.bytes.length,
    ChecksumAlgorithm: "CRC32C",
    ChecksumCRC32C: toBase64(crc32c(part.bytes)),
  });
  await client.send(command, abortOf(options.signal));
  return { written: true, bytes: part.bytes.length };
}

interface PartedWrite extends Omit<S3Write, "content"> {
  readonly first: Part;
  readonly rest: AsyncIterable<Part>;
}

async function writeInParts(access: S3Access, place: S3Place, write: PartedWrite): Promise<WriteResult> {
  const { s3, client } = access;
  const { options, written } = write;
  const created = await client.send(
    new s3.CreateMultipartUploadCommand({
      ...place,
      ...written,
      ChecksumAlgorithm: "CRC32C",
      ChecksumType: "FULL_OBJECT",
    }),
    abortOf(options.signal),
  );
  const upload = { ...place, UploadId: created.UploadId };
  try {
    const { parts, bytes, crc } = await sendParts(access, upload, write);
    await racePoint("s3-store:sent");
    options.signal?.throwIfAborted();
    const command = new s3.CompleteMultipartUploadCommand({
      ...upload,
      ...conditionOf(options),
      MultipartUpload: { Parts: parts },
      ChecksumType: "FULL_OBJECT",
      ChecksumCRC32C: toBase64(crc),
    });
    await client.send(command, abortOf(options.signal));
    return { written: true, bytes };
  } catch (thrown: unknown) {
    // The failure that led here is the one to report; parts that stay are found by discardUnfinished.
    await client.send(new s3.AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw thrown;
  }
}

interface SentParts {
  readonly parts: CompletedPart[];
  readonly bytes: number;
  readonly crc: number;
}

async function sendParts(
  { s3, client }: S3Access,
  upload: S3Place & { readonly UploadId: string | undefined },
  { first, rest, options }: PartedWrite,
): Promise<SentParts> {
  const parts: CompletedPart[] = [];
  const underWay = new Set<Promise<void>>();
  // A part may fail while nobody waits for it, but for the next piece of the source: it must not be forgotten.
  const failures: unknown[] = [];
  let [bytes, crc] = [0, 0];
  const send = async (part: Part): Promise<void> => {
    const sum = toBase64(crc32c(part.bytes));
    const command = new s3.UploadPartCommand({
      ...upload,
      PartNumber: part.number,
      Body: part.bytes,
      ContentLength: part.bytes.length,
      ChecksumAlgorithm: "CRC32C",
      ChecksumCRC32C: sum,
    });
    const { ETag } = await client.send(command, abortOf(options.signal));
    parts.push({ ETag, PartNumber: part.number, ChecksumCRC32C: sum });
  };
  const take = async (part: Part): Promise<void> => {
    bytes += part.bytes.length;
    crc = crc32c(part.bytes, crc);
    const sending = send(part)
      .catch((thrown: unknown) => void failures.push(thrown))
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
    if (underWay.size >= PARTS_AT_ONCE) await Promise.race(underWay);
    if (failures.length > 0) throw failures[0];
  };
  try {
    await take(first);
    for await (const part of rest) await take(part);
  } finally {
    await Promise.all(underWay);
  }
  if (failures.length > 0) throw failures[0];
  return { parts: parts.toSorted((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0)), bytes, crc };
}

function conditionOf({ ifAbsent }: WriteOptions): { readonly IfNoneMatch?: "*" } {
  return ifAbsent === true ? { IfNoneMatch: "*" } : {};
}

function abortOf(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}
