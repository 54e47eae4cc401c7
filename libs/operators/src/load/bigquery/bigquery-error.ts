import { DaymillError, toError } from "@daymill/core";
import type { ErrorCode, JsonValue } from "@daymill/core";
import { isNetworkCode } from "@daymill/stores";

/** What BigQuery says of one mistake, in an answer or of a job. */
export interface BigQueryProblem {
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly location?: string | undefined;
}

/** https://cloud.google.com/bigquery/docs/error-messages */
const MEANINGS: Readonly<Record<string, { readonly as: ErrorCode; readonly advice: string }>> = {
  accessDenied: { as: "E402", advice: "Give the account the rights to load into the table." },
  authError: { as: "E402", advice: "Check the account's key." },
  backendError: { as: "E401", advice: "Run the task again." },
  internalError: { as: "E401", advice: "Run the task again." },
  rateLimitExceeded: { as: "E401", advice: "Run the task again later, or fewer at a time." },
  jobRateLimitExceeded: { as: "E401", advice: "Run the task again later, or fewer at a time." },
  quotaExceeded: { as: "E411", advice: "A quota of the project is used up: raise it, or wait until it is renewed." },
  invalid: { as: "E408", advice: "Correct the data, or the type of the column." },
  notFound: { as: "E411", advice: "Make the dataset in the location of the connection, or correct its name." },
};
const OTHERWISE = { as: "E411", advice: "What BigQuery says tells what is wrong with the table or the data." } as const;
/** Bad rows that are quoted: the first says most, and all of them may be thousands. */
const QUOTED = 3;

/** Why a job of BigQuery ended badly: the reason, and the first rows that it did not take. */
export function jobFailed(where: string, problem: BigQueryProblem, all: readonly BigQueryProblem[]): DaymillError {
  const { as, advice } = MEANINGS[problem.reason ?? ""] ?? OTHERWISE;
  const others = all.filter(({ message }) => message !== undefined && message !== problem.message).slice(0, QUOTED);
  const text = [problem, ...others].map(({ message, location }) => `${message ?? "no reason"}${place(location)}`);
  return new DaymillError(as, `The load into ${where} failed: ${text.join("; ")}. ${advice}`, {
    details: { reason: problem.reason ?? null, problems: all.length },
  });
}

/** An error of a request as one of ours; what is not BigQuery's is passed on as it is. */
export function toBigQueryError(thrown: unknown, where: string): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError || error.name === "AbortError") return error;
  const { status, reason, text } = readAnswer(error);
  if (isNetworkCode(text)) {
    return failed("E401", where, { text, advice: "Check the connection and the network.", error, reason });
  }
  if (status === undefined) {
    const isLogin = /credential|authenticat|invalid_grant|private key/i.test(error.message);
    return isLogin ? failed("E402", where, { text, advice: "Check the account's key.", error, reason }) : error;
  }
  if (status >= 500) return failed("E401", where, { text, advice: "Run the task again.", error, reason });
  const { as, advice } =
    MEANINGS[reason ?? ""] ?? (status === 401 || status === 403 ? MEANINGS["accessDenied"] : undefined) ?? OTHERWISE;
  return failed(as, where, { text, advice, error, reason });
}

/** The number of the answer, if it is one: 404, 409. */
export function statusOf(thrown: unknown): number | undefined {
  return readAnswer(toError(thrown)).status;
}

interface Answer {
  readonly status: number | undefined;
  readonly reason: string | null;
  /** What is said of it; of a network error its code. */
  readonly text: string;
}

function readAnswer(error: Error): Answer {
  const code = "code" in error ? error.code : undefined;
  const status = typeof code === "number" ? code : /^\d{3}$/.test(String(code)) ? Number(code) : undefined;
  const [first] = "errors" in error && Array.isArray(error.errors) ? (error.errors as BigQueryProblem[]) : [];
  const text = typeof code === "string" && status === undefined ? code : (first?.message ?? error.message);
  return { status, reason: first?.reason ?? null, text };
}

interface Failure {
  readonly text: string;
  readonly advice: string;
  readonly error: Error;
  readonly reason: JsonValue;
}

function failed(code: ErrorCode, where: string, { text, advice, error, reason }: Failure): DaymillError {
  return new DaymillError(code, `The load into ${where} failed: ${text}. ${advice}`, {
    cause: error,
    details: { reason },
  });
}

function place(location: string | undefined): string {
  return location === undefined ? "" : ` (${location})`;
}
