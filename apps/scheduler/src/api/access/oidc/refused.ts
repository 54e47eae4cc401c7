import { DaymillError, type ErrorCode } from "@daymill/core";
import type { SignInRefusal } from "@daymill/contract";

const CODES: Readonly<Record<SignInRefusal, ErrorCode>> = {
  unreachable: "E714",
  declined: "E709",
  stale: "E709",
  notVerified: "E709",
  noName: "E709",
  nameTaken: "E703",
  noRole: "E704",
  disabled: "E704",
  tooMany: "E710",
  failed: "E705",
};

/** That single sign-on lets somebody not in: for the sign-in page by its kind, for programs and the audit log in a sentence. */
export function refused(refusal: SignInRefusal, sentence: string): DaymillError {
  return new DaymillError(CODES[refusal], sentence, { details: { refusal } });
}

/** What sends a browser to a page; a refusal on the way says to which, so that it leads there as well. */
export async function onTheWayTo<T>(returnTo: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof DaymillError)) throw thrown;
    const { code, message, details, cause } = thrown;
    throw new DaymillError(code, message, { details: { ...details, returnTo }, cause });
  }
}

/** The page that an error kept somebody from. */
export function pageBehind(error: unknown): string {
  const returnTo = error instanceof DaymillError ? error.details["returnTo"] : undefined;
  return typeof returnTo === "string" ? returnTo : "/";
}

/** Which refusal an error is; undefined: another error. */
export function refusalOf(error: unknown): SignInRefusal | undefined {
  if (!(error instanceof DaymillError)) return undefined;
  if (error.code === "E710") return "tooMany";
  const { refusal } = error.details;
  return typeof refusal === "string" && Object.hasOwn(CODES, refusal) ? (refusal as SignInRefusal) : undefined;
}
