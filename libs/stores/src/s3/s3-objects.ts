import type { CompletedPart } from "@aws-sdk/client-s3";
import { DaymillError } from "@daymill/core";
import type { ObjectInfo } from "../object-store.ts";
import type { S3Access } from "./s3-client.ts";
import type { S3ObjectOptions } from "./s3-object-options.ts";

/** Objects that one request deletes. */
const DELETED_AT_ONCE = 1_000;
/** The most that one request copies, and the size of the pieces of what is larger. */
const COPIED_AT_ONCE = 5 * 1024 ** 3;
const COPIED_PIECE = 1024 ** 3;

/** Absent ones are fine. */
export async function removeFromS3({ s3, client }: S3Access, bucket: string, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += DELETED_AT_ONCE) {
    const Objects = keys.slice(start, start + DELETED_AT_ONCE).map((Key) => ({ Key }));
    const { Errors: [failed] = [] } = await client.send(
      new s3.DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    if (failed) {
      throw new DaymillError(
        "E502",
        `s3://${bucket}/${failed.Key ?? ""} cannot be deleted: ${failed.Code ?? "no reason"}.`,
      );
    }
  }
}

/** A copy within a bucket. */
export interface S3Copy {
  readonly bucket: string;
  readonly object: ObjectInfo;
  readonly to: string;
  /** Of the copy. */
  readonly written: S3ObjectOptions;
}

export async function copyInS3(access: S3Access, copy: S3Copy): Promise<void> {
  const { s3, client } = access;
  const { bucket, object, to, written } = copy;
  const CopySource = sourceOf(copy);
  if (object.bytes <= COPIED_AT_ONCE) {
    await client.send(new s3.CopyObjectCommand({ Bucket: bucket, Key: to, CopySource, ...written }));
    return;
  }
  await copyInPieces(access, copy);
}

async function copyInPieces({ s3, client }: S3Access, copy: S3Copy): Promise<void> {
  const { bucket, object, to, written } = copy;
  const CopySource = sourceOf(copy);
  const { UploadId } = await client.send(
    new s3.CreateMultipartUploadCommand({
      Bucket: bucket,
      Key: to,
      ChecksumAlgorithm: "CRC32C",
      ChecksumType: "FULL_OBJECT",
      ...written,
    }),
  );
  const upload = { Bucket: bucket, Key: to, UploadId };
  const Parts: CompletedPart[] = [];
  for (let start = 0; start < object.bytes; start += COPIED_PIECE) {
    const PartNumber = Parts.length + 1;
    const end = Math.min(start + COPIED_PIECE, object.bytes) - 1;
    const { CopyPartResult } = await client.send(
      new s3.UploadPartCopyCommand({ ...upload, PartNumber, CopySource, CopySourceRange: `bytes=${start}-${end}` }),
    );
    Parts.push({ PartNumber, ETag: CopyPartResult?.ETag, ChecksumCRC32C: CopyPartResult?.ChecksumCRC32C });
  }
  await client.send(
    new s3.CompleteMultipartUploadCommand({ ...upload, ChecksumType: "FULL_OBJECT", MultipartUpload: { Parts } }),
  );
}

function sourceOf({ bucket, object }: S3Copy): string {
  return `${bucket}/${object.key.split("/").map(encodeURIComponent).join("/")}`;
}
