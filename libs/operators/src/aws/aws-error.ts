import { DaymillError, toError } from "@daymill/core";
import type { ErrorCode } from "@daymill/core";

/** A service of AWS, as its errors name it. */
export interface AwsService {
  /** Which one, where, and by which connection: `EMR in eu-west-1 (connection "cluster")`. */
  readonly place: string;
  /** Of an error that a later try may cure. */
  readonly later: ErrorCode;
  /** Of one that stays until a person changes something. */
  readonly refused: ErrorCode;
}

/** It was asked too often. */
const THROTTLED = new Set(["ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"]);
const THROTTLED_MESSAGE = /rate exceeded/i;

/** What is free again, or done, after a while. */
const LATER = new Set([
  ...THROTTLED,
  "ConcurrentModificationException",
  "ConcurrentRunsExceededException",
  "OperationTimeoutException",
  "ResourceNotReadyException",
]);
const LATER_MESSAGE = /Maximum number of active (steps|clusters)|rate exceeded/i;

const SIGN_IN: Readonly<Record<string, string>> = {
  AccessDeniedException: "Give this access key the permission",
  UnrecognizedClientException: "The access key is not known: check the connection",
  InvalidSignatureException: "The secret key is wrong: check the connection",
  IncompleteSignature: "The secret key is wrong: check the connection",
  ExpiredTokenException: "The session token has expired: renew it",
  CredentialsProviderError:
    "There are no credentials: give the connection a user and a password, or this machine a role",
};

/** What the library rejects with, as one of ours that names the service; what is not AWS's is passed on as it is. */
export function toAwsError(thrown: unknown, { place, later, refused }: AwsService): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError || error.name === "AbortError" || !isOfAws(error)) return error;
  const isThrottled = THROTTLED.has(error.name) || THROTTLED_MESSAGE.test(error.message);
  const details = { place, reason: error.name, ...(isThrottled && { asksToWait: true }) };
  const make = (code: ErrorCode, text: string): DaymillError =>
    new DaymillError(code, `${place} ${text}.`, { cause: error, details });
  const advice = SIGN_IN[error.name];
  const said = `${error.name}: ${error.message.replace(/\.$/, "")}`;
  if (advice !== undefined) return make(refused, `refuses the request (${said}). ${advice}`);
  if (isForLater(error.name, error.message)) return make(later, `asks to wait (${said})`);
  if ("$fault" in error && error.$fault === "client") return make(refused, `refuses the request (${said})`);
  const reason = "code" in error && typeof error.code === "string" ? error.code : said;
  return make(later, `cannot be reached: ${reason}. Check the region of the connection, and whether it may be reached`);
}

/** Whether a refusal of this name is none of the next try. */
export function isForLater(name: string, message: string): boolean {
  return LATER.has(name) || LATER_MESSAGE.test(message);
}

/** Whether nobody was let in, or nothing was reached: what is refused to somebody who signed in is another matter. */
export function isSignInProblem(thrown: unknown): boolean {
  const error = toError(thrown);
  if (error instanceof DaymillError) return error.cause !== undefined && isSignInProblem(error.cause);
  if (error.name === "AccessDeniedException") return false;
  return error.name in SIGN_IN || !("$fault" in error) || error.$fault !== "client";
}

function isOfAws(error: Error): boolean {
  return "$metadata" in error || "$fault" in error || error.name in SIGN_IN || "syscall" in error;
}
