import { toError } from "@daymill/core";
import { openS3 } from "./s3-client.ts";
import { toS3Error } from "./s3-error.ts";
import type { S3Settings } from "./s3-settings.ts";

/** What is said to somebody who was let in. Servers other than AWS have words of their own for those who were not. */
const OF_GUESTS = new Set([
  "AccessDenied",
  "AllAccessDisabled",
  "NoSuchBucket",
  "InvalidBucketName",
  "PermanentRedirect",
]);

/** Where requests for a bucket go. Rejects when no region is known. */
export async function s3Server(settings: S3Settings): Promise<URL> {
  if (settings.endpoint !== undefined) return new URL(settings.endpoint);
  const { client } = await openS3(settings);
  const Region = await client.config.region();
  return client.config.endpointProvider({ Region, Bucket: settings.bucket }).url;
}

/** Signs in by a look at the bucket. Rejects with E502 when S3 does not know who asks; what is refused otherwise is no matter. */
export async function signInToS3({ bucket, prefix, ...access }: S3Settings): Promise<void> {
  try {
    const { s3, client } = await openS3(access);
    await client.send(new s3.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }));
  } catch (thrown: unknown) {
    const error = toError(thrown);
    if (!OF_GUESTS.has(error.name)) throw toS3Error(error, `s3://${bucket}/`);
  }
}
