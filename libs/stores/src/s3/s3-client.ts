import type * as S3 from "@aws-sdk/client-s3";
import { openedOnce } from "../opened-once.ts";
import type { S3Settings } from "./s3-settings.ts";

/** Which server is asked, and by whom. */
export type S3ClientSettings = Omit<S3Settings, "bucket" | "prefix">;

/** The client of a store, and the library that its commands come from. */
export interface S3Access {
  readonly s3: typeof S3;
  readonly client: S3.S3Client;
}

/** Tries of one request: throttling and dropped connections are waited for, longer each time. */
const MAX_TRIES = 6;

/**
 * Opens a client, once in a process. The library is loaded here and not before: it costs 35 MB, which tasks without S3 need not pay. Checksums
 * are those that we ask for: the library's own break servers that speak S3 in part.
 */
export const openS3 = openedOnce(async (settings: S3ClientSettings): Promise<S3Access> => {
  const s3 = await import("@aws-sdk/client-s3");
  const { region, endpoint, pathStyle, credentials, profile } = settings;
  const client = new s3.S3Client({
    maxAttempts: MAX_TRIES,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint, region: region ?? "us-east-1" }),
    ...(credentials && { credentials }),
    ...(profile !== undefined && { profile }),
    forcePathStyle: pathStyle ?? endpoint !== undefined,
  });
  return { s3, client };
});
