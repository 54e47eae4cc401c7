import type * as S3 from "@aws-sdk/client-s3";
import type { S3Settings } from "./s3-settings.ts";

/** The client of a store, and the library that its commands come from. */
export interface S3Access {
  readonly s3: typeof S3;
  readonly client: S3.S3Client;
}

/** Tries of one request: throttling and dropped connections are waited for, longer each time. */
const MAX_TRIES = 6;

/** Clients that are kept: each has connections of its own, and a task asks for its store many times. */
const MAX_KEPT = 16;
const kept = new Map<string, Promise<S3Access>>();

/** The client for these settings, opened once in a process. */
export function s3Access(settings: S3Settings): Promise<S3Access> {
  const { bucket: _bucket, prefix: _prefix, ...who } = settings;
  const name = JSON.stringify(who);
  const known = kept.get(name);
  if (known) return known;
  const [oldest] = kept.keys();
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  const opened = openS3(settings);
  kept.set(name, opened);
  return opened;
}

/**
 * Opens a client. The library is loaded here and not before: it costs 35 MB, which tasks without S3 need not pay. Checksums
 * are those that we ask for: the library's own break servers that speak S3 in part.
 */
async function openS3(settings: S3Settings): Promise<S3Access> {
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
}
