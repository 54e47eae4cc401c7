import { DaymillError, toError } from "@daymill/core";
import type { ErrorCode, JsonValue } from "@daymill/core";
import { isNetworkCode } from "@daymill/stores";

/** What BigQuery says of one mistake, in an answer or of a job. */
export interface BigQueryProblem {
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly location?: string | undefined;
}

interface Meaning<As> {
  readonly as: As;
  readonly advice: string;
}

/** https://cloud.google.com/bigquery/docs/error-messages */
const MEANINGS: Readonly<Record<string, Meaning<"E401" | "E402" | "invalid" | "refused">>> = {
  accessDenied: {
    as: "E402",
    advice: "Give the account the rights on the table, on what it is to read, and to run jobs.",
  },
  authError: { as: "E402", advice: "Check the account's key." },
  backendError: { as: "E401", advice: "Run the task again." },
  internalError: { as: "E401", advice: "Run the task again." },
  rateLimitExceeded: { as: "E401", advice: "Run the task again later, or fewer at a time." },
  jobRateLimitExceeded: { as: "E401", advice: "Run the task again later, or fewer at a time." },
  quotaExceeded: { as: "refused", advice: "A quota of the project is used up: raise it, or wait until it is renewed." },
  invalid: { as: "invalid", advice: "Correct the data, or the type of the column." },
  invalidQuery: { as: "invalid", advice: "Correct the SQL, or its values." },
  notFound: { as: "refused", advice: "Make the dataset in the location of the connection, or correct its name." },
};
const OTHERWISE = { advice: "What BigQuery says tells what is wrong with the table or the data." } as const;
/** Bad rows that are quoted: the first says most, and all of them may be thousands. */
const QUOTED = 3;

/** What is done, and what its errors are. */
export interface BigQueryAct {
  /** The beginning of a sentence: `The load into a.b`. */
  readonly what: string;
  /** Of data or SQL that cannot be. */
  readonly invalid: ErrorCode;
  /** Of what stays until a person changes something. */
  readonly refused: ErrorCode;
}

/** A load into a table. `read`: the folder that BigQuery reads itself. */
export function loadAct(where: string, read?: string): BigQueryAct {
  const by = read === undefined ? "" : `, for which BigQuery itself reads ${read},`;
  return { what: `The load into ${where}${by}`, invalid: "E408", refused: "E411" };
}

/** Why a job of BigQuery ended badly: the reason, and the first rows that it did not take. */
export function jobFailed(act: BigQueryAct, problem: BigQueryProblem, all: readonly BigQueryProblem[]): DaymillError {
  const { as, advice } = meaningOf(problem.reason, act) ?? { ...OTHERWISE, as: act.refused };
  return new DaymillError(as, `${act.what} failed: ${describeProblems(problem, all)}. ${advice}`, {
    details: { reason: problem.reason ?? null, problems: all.length },
  });
}

/** What is wrong with a job, and the first of what is wrong besides. */
export function describeProblems(problem: BigQueryProblem, all: readonly BigQueryProblem[]): string {
  const others = all.filter(({ message }) => message !== undefined && message !== problem.message).slice(0, QUOTED);
  const text = [problem, ...others].map(({ message, location }) => `${message ?? "no reason"}${place(location)}`);
  return text.join("; ");
}

/** An error of a request as one of ours; what is not BigQuery's is passed on as it is. */
export function toBigQueryError(thrown: unknown, act: BigQueryAct): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError || error.name === "AbortError") return error;
  const { status, reason, text } = readAnswer(error);
  const asksToWait = status === 429 || /^(jobR|r)ateLimitExceeded$/.test(reason ?? "");
  const fail = (code: ErrorCode, advice: string) => failed(code, act, { text, advice, error, reason, asksToWait });
  if (isNetworkCode(text)) return fail("E401", "Check the connection and the network.");
  if (status === undefined) {
    const isLogin = /credential|authenticat|invalid_grant|private key/i.test(error.message);
    return isLogin ? fail("E402", "Check the account's key.") : error;
  }
  if (status >= 500 || status === 429) return fail("E401", "Run the task again.");
  const isDenied = status === 401 || status === 403;
  const { as, advice } = meaningOf(reason ?? (isDenied ? "accessDenied" : undefined), act) ??
    (isDenied ? meaningOf("accessDenied", act) : undefined) ?? { ...OTHERWISE, as: act.refused };
  return fail(as, advice);
}

function meaningOf(reason: string | undefined, act: BigQueryAct): Meaning<ErrorCode> | undefined {
  const meaning = MEANINGS[reason ?? ""];
  if (meaning === undefined) return undefined;
  return { ...meaning, as: meaning.as === "invalid" || meaning.as === "refused" ? act[meaning.as] : meaning.as };
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
  /** Whether it was asked too often: whoever makes looks makes fewer then. */
  readonly asksToWait: boolean;
}

function failed(code: ErrorCode, { what }: BigQueryAct, failure: Failure): DaymillError {
  const { text, advice, error, reason, asksToWait } = failure;
  return new DaymillError(code, `${what} failed: ${text}. ${advice}`, {
    cause: error,
    details: { reason, ...(asksToWait && { asksToWait }) },
  });
}

function place(location: string | undefined): string {
  return location === undefined ? "" : ` (${location})`;
}
