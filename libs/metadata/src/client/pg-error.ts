import { DaymillError, toError } from "@daymill/core";

/** SQLSTATEs with which the server gives up on a transaction that may succeed when it is run again. */
const RETRYABLE: ReadonlySet<string> = new Set([
  "40001", // serialization_failure
  "40P01", // deadlock_detected
]);

/** SQLSTATEs and Node's codes that say: the connection is gone or was never there. 08 (connection exception) by its class. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
  "57P05", // idle_session_timeout
  "53300", // too_many_connections
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT", // the unix socket is not there
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** SQLSTATEs with which a server refuses the sign-in: wrong user or password, no such database. */
const REFUSED: ReadonlySet<string> = new Set(["28000", "28P01", "3D000"]);

const DISK_FULL = "53100";

// pg has no code for these: the texts of its client and pool.
const LOST_CONNECTION =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect)/;

/** The SQLSTATE of an error of the server, or Node's code of an error of the socket; undefined when it has neither. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** Whether the server rolled the transaction back for a reason that running it again may cure. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(sqlStateOf(error) ?? "");
}

/** Whether the error says that the connection is gone; what it was doing may or may not have happened. */
export function isConnectionLost(error: unknown): boolean {
  const code = sqlStateOf(error) ?? "";
  return UNREACHABLE.has(code) || code.startsWith("08") || LOST_CONNECTION.test(toError(error).message);
}

/** Whether the server refused what it was given (a data exception, a violated constraint, a value beyond its
 * limits): it always will. */
export function isDataRefused(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlStateOf(error) ?? "");
}

/**
 * An error of the driver as ours: E601 for a lost connection or a refused sign-in, E504 for a full disk. Everything else
 * (a violated constraint, a mistake in a statement) stays what it is, with its SQLSTATE in `code`.
 * `where` names the database without a password.
 */
export function mapPgError(thrown: unknown, where: string): Error {
  const error = toError(thrown);
  const code = sqlStateOf(error) ?? "";
  if (error instanceof DaymillError) return error;
  const details = { sqlState: code, where };
  if (REFUSED.has(code)) {
    return new DaymillError(
      "E601",
      `The database at ${where} refused the sign-in: ${error.message}. Check user, password and database name.`,
      { details, cause: error },
    );
  }
  if (isConnectionLost(error)) {
    return new DaymillError(
      "E601",
      `The database at ${where} cannot be reached: ${describe(error)}. Check that it runs; nothing is lost.`,
      { details, cause: error },
    );
  }
  if (code === DISK_FULL) {
    return new DaymillError(
      "E504",
      `The disk of the database at ${where} is full: ${error.message}. Free some space; work goes on by itself.`,
      { details, cause: error },
    );
  }
  return error;
}

// An AggregateError (several addresses of one host, none answered) has an empty message of its own.
function describe(error: Error): string {
  const inner = error instanceof AggregateError ? error.errors.map((each) => toError(each).message).join("; ") : "";
  return error.message === "" ? inner : error.message;
}
