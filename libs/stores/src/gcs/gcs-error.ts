import { DaymillError, toError } from "@daymill/core";
import type { ErrorCode } from "@daymill/core";

/** By the number of the answer. */
const MEANINGS: Readonly<Record<number, { readonly code: ErrorCode; readonly text: string }>> = {
  401: { code: "E502", text: "cannot be reached: the credentials are not valid. Check the connection" },
  403: { code: "E502", text: "cannot be reached: access denied. Give this account the permission" },
  404: { code: "E501", text: "does not exist. Check bucket and key, and whether the task that writes it has run" },
  429: { code: "E502", text: "cannot be reached: too many requests. Run the task again later" },
};

/** What the library rejects with, as one of ours that names the place; what is not of the store is passed on as it is. */
export function toGcsError(thrown: unknown, place: string): Error {
  const error = asError(thrown);
  if (error instanceof DaymillError || error.name === "AbortError") return error;
  const status = gcsStatus(error);
  const meaning = status === undefined ? undefined : MEANINGS[status];
  if (meaning) return storeError(meaning, { place, error });
  if (isOther(error, "CONTENT_DOWNLOAD_MISMATCH", "FILE_NO_UPLOAD", "FILE_NO_UPLOAD_DELETED")) {
    return storeError({ code: "E506", text: "did not arrive as it was sent. Run the task again" }, { place, error });
  }
  if (status === undefined && !("syscall" in error) && !/credential|ECONN|ENOTFOUND|ETIMEDOUT/i.test(error.message))
    return error;
  return storeError({ code: "E502", text: `cannot be reached: ${reasonOf(error)}` }, { place, error });
}

/** The number of the answer, if the error is one. */
export function gcsStatus(thrown: unknown): number | undefined {
  const error = asError(thrown);
  const number = "code" in error ? Number(error.code) : Number.NaN;
  return Number.isInteger(number) && number >= 400 ? number : undefined;
}

/** Streams of the library reject with the answer's body, which is no Error. */
function asError(thrown: unknown): Error {
  const isBody = typeof thrown === "object" && thrown !== null && "message" in thrown && !(thrown instanceof Error);
  return isBody ? Object.assign(new Error(String(thrown.message)), thrown) : toError(thrown);
}

function isOther(error: Error, ...codes: readonly string[]): boolean {
  return "code" in error && codes.includes(String(error.code));
}

function storeError(
  { code, text }: { readonly code: ErrorCode; readonly text: string },
  { place, error }: { readonly place: string; readonly error: Error },
): DaymillError {
  return new DaymillError(code, `${place} ${text}.`, { cause: error, details: { place } });
}

function reasonOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
