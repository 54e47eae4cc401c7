import { DaymillError, toError } from "@daymill/core";
import type { ErrorCode } from "@daymill/core";

interface Meaning {
  readonly code: ErrorCode;
  readonly text: string;
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  NoSuchKey: { code: "E501", text: "does not exist. Check the key, and whether the task that writes it has run" },
  NotFound: { code: "E501", text: "does not exist. Check the key, and whether the task that writes it has run" },
  NoSuchBucket: {
    code: "E502",
    text: "cannot be reached: there is no such bucket. Create it, or check the connection",
  },
  AccessDenied: { code: "E502", text: "cannot be reached: access denied. Give this access key the permission" },
  Forbidden: { code: "E502", text: "cannot be reached: access denied. Give this access key the permission" },
  InvalidAccessKeyId: { code: "E502", text: "cannot be reached: the access key is not known. Check the connection" },
  SignatureDoesNotMatch: { code: "E502", text: "cannot be reached: the secret key is wrong. Check the connection" },
  ExpiredToken: { code: "E502", text: "cannot be reached: the session token has expired. Renew it" },
  CredentialsProviderError: {
    code: "E502",
    text: "cannot be reached: no credentials. Give the connection a user and a password, or this machine a role",
  },
  PermanentRedirect: { code: "E502", text: "cannot be reached: its bucket is in another region. Set the region" },
  AuthorizationHeaderMalformed: {
    code: "E502",
    text: "cannot be reached: its bucket is in another region. Set the region",
  },
  SlowDown: { code: "E502", text: "cannot be reached: too many requests. Run the task again later" },
  BadDigest: { code: "E506", text: "did not arrive as it was sent. Run the task again" },
};

/** What the library rejects with, as one of ours that names the place; what is not S3's is passed on as it is. */
export function toS3Error(thrown: unknown, place: string): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError || error.name === "AbortError" || !isOfS3(error)) return error;
  const meaning = MEANINGS[error.name] ?? { code: "E502" as const, text: `cannot be reached: ${reasonOf(error)}` };
  return new DaymillError(meaning.code, `${place} ${meaning.text}.`, {
    cause: error,
    details: { place, reason: error.name },
  });
}

/** Whether a request failed because nothing is there. */
export function isNotFound(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === "NotFound" || thrown.name === "NoSuchKey");
}

/** Whether a conditional write lost: somebody's object is there, or is just being written. */
export function isTakenInS3(thrown: unknown): boolean {
  return (
    thrown instanceof Error && (thrown.name === "PreconditionFailed" || thrown.name === "ConditionalRequestConflict")
  );
}

function isOfS3(error: Error): boolean {
  return "$metadata" in error || "$fault" in error || error.name in MEANINGS || "syscall" in error;
}

/** Never the request: it may carry a signature. */
function reasonOf(error: Error): string {
  if ("code" in error && typeof error.code === "string") return error.code;
  const message = error.message.replace(/\.$/, "");
  return error.name === "Error" ? message : `${error.name}: ${message}`;
}
