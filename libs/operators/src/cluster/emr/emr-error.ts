import { DaymillError, toError } from "@daymill/core";

const THROTTLED = new Set(["ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"]);

const SIGN_IN: Readonly<Record<string, string>> = {
  AccessDeniedException: "Give this access key the permission",
  UnrecognizedClientException: "The access key is not known: check the connection",
  InvalidSignatureException: "The secret key is wrong: check the connection",
  IncompleteSignature: "The secret key is wrong: check the connection",
  ExpiredTokenException: "The session token has expired: renew it",
  CredentialsProviderError:
    "There are no credentials: give the connection a user and a password, or this machine a role",
};

/** Limits that are free again after a while. */
const LATER = /Maximum number of active (steps|clusters)|rate exceeded/i;

/** What the library rejects with, as one of ours that names the service; what is not EMR's is passed on as it is. */
export function toEmrError(thrown: unknown, place: string): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError || error.name === "AbortError" || !isOfEmr(error)) return error;
  const make = (code: "E421" | "E422", text: string): DaymillError =>
    new DaymillError(code, `${place} ${text}.`, { cause: error, details: { place, reason: error.name } });
  const advice = SIGN_IN[error.name];
  const said = `${error.name}: ${error.message.replace(/\.$/, "")}`;
  if (advice !== undefined) return make("E422", `refuses the request (${said}). ${advice}`);
  if (THROTTLED.has(error.name) || LATER.test(error.message)) return make("E421", `asks to wait (${said})`);
  if ("$fault" in error && error.$fault === "client") return make("E422", `refuses the request (${said})`);
  const reason = "code" in error && typeof error.code === "string" ? error.code : said;
  return make(
    "E421",
    `cannot be reached: ${reason}. Check the region of the connection, and whether it may be reached`,
  );
}

/** Whether nobody was let in, or nothing was reached: what is refused to somebody who signed in is another matter. */
export function isSignInProblem(thrown: unknown): boolean {
  const error = toError(thrown);
  if (error.name === "AccessDeniedException") return false;
  return error.name in SIGN_IN || !("$fault" in error) || error.$fault !== "client";
}

function isOfEmr(error: Error): boolean {
  return "$metadata" in error || "$fault" in error || error.name in SIGN_IN || "syscall" in error;
}
