import type { Connection } from "@daymill/core";
import { DaymillError, toError } from "@daymill/core";
import { describeServer } from "../postgres/connect.ts";
import { SERVER_ERRORS, serverErrorCode } from "../postgres/server-error.ts";
import type { ServerErrorMeaning } from "../postgres/server-error.ts";

const MEANINGS: readonly ServerErrorMeaning[] = [
  ...SERVER_ERRORS,
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

/**
 * An error of a load as one of ours. The server has rolled the load back; only where the connection was lost during the
 * commit nobody can tell, and the next try replaces the partition either way.
 */
export function toLoadError(thrown: unknown, connection: Connection): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError || error.name === "AbortError") return error;
  const code = serverErrorCode(error);
  const { as, advice } = MEANINGS.find((meaning) => meaning.code.test(code)) ?? OTHERWISE;
  return new DaymillError(as, `The load into ${describeServer(connection)} failed: ${messageOf(error)}. ${advice}`, {
    cause: error,
    details: { sqlState: code },
  });
}

/** What the server says names the kind of error; where it happened tells the row and the column. */
function messageOf(error: Error): string {
  const where = "where" in error && typeof error.where === "string" ? ` (${error.where.split("\n")[0]})` : "";
  return `${error.message}${where}`;
}
