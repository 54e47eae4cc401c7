import type { ErrorCode } from "@daymill/core";

/** What an error of a server, or of the way there, means. */
export interface ServerErrorMeaning {
  /** The beginning of a SQLSTATE, or of one of Node's codes. */
  readonly code: RegExp;
  readonly as: ErrorCode;
  readonly advice: string;
}

/**
 * What means the same whatever was asked, by class and code; the first that fits counts:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export const SERVER_ERRORS: readonly ServerErrorMeaning[] = [
  { code: /^28/, as: "E402", advice: "Check user, password and database of the connection." },
  {
    code: /^(08|57P0|ECONN|EPIPE|ETIMEDOUT|EHOST|ENET)/,
    as: "E401",
    advice: "Check that the server runs and may be reached from here.",
  },
  { code: /^53100/, as: "E504", advice: "Free some space on the server, then run the task again." },
];

/** pg has no codes for these. */
const LOST_CONNECTION = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;

/** The SQLSTATE of an error, or Node's code; "" without one. */
export function serverErrorCode(error: Error): string {
  if (LOST_CONNECTION.test(error.message)) return "08006";
  return "code" in error ? String(error.code) : "";
}
