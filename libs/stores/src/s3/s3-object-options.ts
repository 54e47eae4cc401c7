import type { ObjectCannedACL, ServerSideEncryption, StorageClass } from "@aws-sdk/client-s3";
import type { Connection } from "@daymill/core";
import { chosenField, invalidField, textField } from "../connection-fields.ts";

/** What every object that is written gets, copies included: as S3 takes it with a request. Default: what the bucket says. */
export interface S3ObjectOptions {
  readonly ServerSideEncryption?: ServerSideEncryption;
  readonly SSEKMSKeyId?: string;
  readonly StorageClass?: StorageClass;
  readonly ACL?: ObjectCannedACL;
}

const ENCRYPTIONS = ["AES256", "aws:kms", "aws:kms:dsse"] as const;
/** Those whose objects can be read at once: what is written is read back. */
const STORAGE_CLASSES = [
  "STANDARD",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "REDUCED_REDUNDANCY",
  "EXPRESS_ONEZONE",
] as const;
const ACLS = [
  "private",
  "bucket-owner-read",
  "bucket-owner-full-control",
  "authenticated-read",
  "public-read",
] as const;

/**
 * `extra.encryption`, `extra.kmsKey` (which means `aws:kms` unless that is said otherwise), `extra.storageClass` and
 * `extra.acl` of a connection of type `s3`. Rejects with E104 what cannot be.
 */
export function s3ObjectOptionsOf(connection: Connection): S3ObjectOptions {
  const kmsKey = textField(connection, "kmsKey");
  const encryption =
    chosenField(connection, "encryption", ENCRYPTIONS) ?? (kmsKey === undefined ? undefined : "aws:kms");
  if (kmsKey !== undefined && encryption === "AES256")
    throw invalidField(connection, "kmsKey", "is given, and encryption is AES256, which has none");
  const storageClass = chosenField(connection, "storageClass", STORAGE_CLASSES);
  const acl = chosenField(connection, "acl", ACLS);
  return {
    ...(encryption !== undefined && { ServerSideEncryption: encryption }),
    ...(kmsKey !== undefined && { SSEKMSKeyId: kmsKey }),
    ...(storageClass !== undefined && { StorageClass: storageClass }),
    ...(acl !== undefined && { ACL: acl }),
  };
}
