import type { Connection } from "@daymill/core";
import { DaymillError } from "@daymill/core";
import { describeMysql } from "../../mysql/connect.ts";

interface Meaning {
  /** Errors of the server: https://mariadb.com/kb/en/mariadb-error-code-reference/ */
  readonly numbers: ReadonlySet<number>;
  readonly state: RegExp;
  readonly as: "E461" | "E462" | "E504";
  readonly advice: string;
}

const NO_STATE = /^$/;

/** The first that fits counts. */
const MEANINGS: readonly Meaning[] = [
  {
    numbers: new Set([3, 1021, 1041, 1114]),
    state: NO_STATE,
    as: "E504",
    advice: "Free some space on the server, then run the task again.",
  },
  {
    numbers: new Set([1040, 1203, 1205, 1213, 1226, 1317, 1969, 3024]),
    state: /^(40|45|70100)/,
    as: "E462",
    advice: "It was stopped at the server, met others, or raised an exception of its own.",
  },
  {
    numbers: new Set([1044, 1142, 1143, 1227, 1370]),
    state: NO_STATE,
    as: "E461",
    advice: "Give the user of the connection the rights that it needs.",
  },
  {
    numbers: new Set([1093, 1110, 1265, 1295, 1305, 1364, 1366, 1411, 1442]),
    state: /^(0A|2|42|44)/,
    as: "E461",
    advice: "Correct the statement, or the data that it meets.",
  },
];

const OTHERWISE = { as: "E462", advice: "Run the task again; if it comes back, see the log of the server." } as const;

interface ServerError extends Error {
  readonly errno: number;
  readonly sqlState: string;
}

/** Whether the server answered with it, and the session still stands. */
export function isOfServer(error: Error): error is ServerError {
  return "sqlState" in error && typeof error.sqlState === "string" && "errno" in error;
}

/** An error of a statement as one of ours. */
export function toMysqlError(error: Error, connection: Connection): Error {
  if (error instanceof DaymillError) return error;
  const what = describeMysql(connection);
  if (!isOfServer(error)) {
    if (!("code" in error)) return error;
    return new DaymillError("E401", `${what} broke off: ${error.message}.`, { cause: error });
  }
  const { errno, sqlState } = error;
  const { as, advice } = MEANINGS.find(({ numbers, state }) => numbers.has(errno) || state.test(sqlState)) ?? OTHERWISE;
  const message = `A statement failed on ${what}: ${error.message} (error ${errno}, SQLSTATE ${sqlState}). ${advice}`;
  return new DaymillError(as, message, { cause: error, details: { sqlState, errno } });
}
