import type { Connection } from "@daymill/core";
import { DaymillError, toError } from "@daymill/core";
import { describeServer } from "../postgres/connect.ts";
import { SERVER_ERRORS, serverErrorCode } from "../postgres/server-error.ts";
import type { ServerErrorMeaning } from "../postgres/server-error.ts";

const MEANINGS: readonly ServerErrorMeaning[] = [
  ...SERVER_ERRORS,
  { code: /^57014/, as: "E462", advice: "It was cancelled at the server, or took longer than statementTimeout." },
  { code: /^42501/, as: "E461", advice: "Give the user of the connection the rights that it needs." },
  { code: /^(0A|2[1-7F]|3[9BDF]|42)/, as: "E461", advice: "Correct the statement, or the data that it meets." },
];

const OTHERWISE = { as: "E462", advice: "Run the task again; if it comes back, see the log of the server." } as const;

/** An error of a statement as one of ours. */
export function toSqlError(thrown: unknown, connection: Connection): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError) return error;
  const code = serverErrorCode(error);
  if (code === "") return error;
  const { as, advice } = MEANINGS.find((meaning) => meaning.code.test(code)) ?? OTHERWISE;
  const message = `A statement failed on ${describeServer(connection)}: ${saidBy(error)} (SQLSTATE ${code}). ${advice}`;
  return new DaymillError(as, message, { cause: error, details: { sqlState: code } });
}

/** What the server says, with what it says besides. */
function saidBy(error: Error): string {
  const { detail, hint } = error as Error & { readonly detail?: string; readonly hint?: string };
  return [error.message, detail, hint].filter((part) => part !== undefined && part !== "").join("; ");
}
