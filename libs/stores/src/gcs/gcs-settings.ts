import type { Connection } from "@daymill/core";
import { bucketOf, bucketOfUri, chosenField, invalidField, textField } from "../connection-fields.ts";
import { googleAccessOf } from "../google/google-access.ts";
import type { GoogleAccess } from "../google/google-access.ts";

/** Where a store of Google Cloud Storage is, and who asks. */
export interface GcsSettings extends GoogleAccess {
  readonly bucket: string;
  /** Key prefix of the store: "" or ending in `/`. */
  readonly prefix: string;
  /** Of what is written. Default: what the bucket says. */
  readonly written?: GcsObjectOptions;
}

/** What every object that is written gets, copies included. */
export interface GcsObjectOptions {
  /** `projects/p/locations/l/keyRings/r/cryptoKeys/k`. */
  readonly kmsKeyName?: string;
  readonly storageClass?: string;
}

const STORAGE_CLASSES = ["STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE"] as const;

/**
 * The settings of a connection of type `gs`: `database` is the bucket, `path` the key prefix, `password` the JSON key of a
 * service account, `extra.endpoint` a server other than Google's; `extra.kmsKey` and `extra.storageClass` of what is
 * written. Rejects with E104 what cannot be.
 */
export function gcsSettingsOf(connection: Connection): GcsSettings {
  const kmsKeyName = textField(connection, "kmsKey");
  if (
    kmsKeyName !== undefined &&
    !/^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/.test(kmsKeyName)
  )
    throw invalidField(connection, "kmsKey", "is not written as projects/P/locations/L/keyRings/R/cryptoKeys/K is");
  const storageClass = chosenField(connection, "storageClass", STORAGE_CLASSES);
  return {
    ...bucketOf(connection),
    ...googleAccessOf(connection),
    written: {
      ...(kmsKeyName !== undefined && { kmsKeyName }),
      ...(storageClass !== undefined && { storageClass }),
    },
  };
}

/** The store of an absolute URI, `gs://bucket/prefix/`: its credentials come from Google's own chain. */
export function gcsSettingsOfUri(uri: string): GcsSettings {
  return { ...bucketOfUri(uri), credentials: undefined, endpoint: undefined };
}
