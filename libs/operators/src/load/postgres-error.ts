import type { Connection, ErrorCode } from "@daymill/core";
import { DaymillError, toError } from "@daymill/core";
import { describeServer } from "../postgres/connect.ts";

interface Meaning {
  /** The beginning of a SQLSTATE, or of one of Node's codes. */
  readonly code: RegExp;
  readonly as: ErrorCode;
  readonly advice: string;
}

/** By class and code: https://www.postgresql.org/docs/current/errcodes-appendix.html; the first that fits counts. */
const MEANINGS: readonly Meaning[] = [
  { code: /^28/, as: "E402", advice: "Check user, password and database of the connection." },
  {
    code: /^(08|57P0|ECONN|EPIPE|ETIMEDOUT|EHOST|ENET)/,
    as: "E401",
    advice: "Check that the server runs and may be reached from here.",
  },
  { code: /^53100/, as: "E504", advice: "Free some space on the server, then run the task again." },
  { code: /^22/, as: "E408", advice: "Correct the data, or the type of the column." },
  { code: /^42501/, as: "E411", advice: "Give the user of the connection the rights to write the table." },
  { code: /^42703/, as: "E411", advice: "Add the column to the table, or leave it out of the data." },
  {
    code: /^55P03/,
    as: "E411",
    advice: "Another load of the same partition goes on; run the task again when it is over.",
  },
];

const OTHERWISE = {
  as: "E411",
  advice: "The server's message says what is wrong with the table or the data.",
} as const;

/** pg has no codes for these. */
const LOST_CONNECTION = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;

/**
 * An error of a load as one of ours. The server has rolled the load back; only where the connection was lost during the
 * commit nobody can tell, and the next try replaces the partition either way.
 */
export function toLoadError(thrown: unknown, connection: Connection): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError || error.name === "AbortError") return error;
  const code = LOST_CONNECTION.test(error.message) ? "08006" : codeOf(error);
  const { as, advice } = MEANINGS.find((meaning) => meaning.code.test(code)) ?? OTHERWISE;
  return new DaymillError(as, `The load into ${describeServer(connection)} failed: ${messageOf(error)}. ${advice}`, {
    cause: error,
    details: { sqlState: code },
  });
}

function codeOf(error: Error): string {
  return "code" in error ? String(error.code) : "";
}

/** What the server says names the kind of error; where it happened tells the row and the column. */
function messageOf(error: Error): string {
  const where = "where" in error && typeof error.where === "string" ? ` (${error.where.split("\n")[0]})` : "";
  return `${error.message}${where}`;
}
