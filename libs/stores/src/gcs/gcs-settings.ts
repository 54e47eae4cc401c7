import type { Connection } from "@daymill/core";
import { bucketOf, bucketOfUri } from "../connection-fields.ts";
import { googleAccessOf } from "../google/google-access.ts";
import type { GoogleAccess } from "../google/google-access.ts";

/** Where a store of Google Cloud Storage is, and who asks. */
export interface GcsSettings extends GoogleAccess {
  readonly bucket: string;
  /** Key prefix of the store: "" or ending in `/`. */
  readonly prefix: string;
}

/**
 * The settings of a connection of type `gs`: `database` is the bucket, `path` the key prefix, `password` the JSON key of a
 * service account, `extra.endpoint` a server other than Google's. Rejects with E104 what cannot be.
 */
export function gcsSettingsOf(connection: Connection): GcsSettings {
  return { ...bucketOf(connection), ...googleAccessOf(connection) };
}

/** The store of an absolute URI, `gs://bucket/prefix/`: its credentials come from Google's own chain. */
export function gcsSettingsOfUri(uri: string): GcsSettings {
  return { ...bucketOfUri(uri), credentials: undefined, endpoint: undefined };
}
