import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import type { SqlParams } from "./sql-session.ts";

/** What `$name` stands for. Throws E304 when it is not passed. */
export function passedValue(name: string, params: SqlParams): JsonValue {
  const value = params[name];
  if (value === undefined)
    throw new DaymillError("E304", `The statement reads $${name}, which the task does not pass. Add it to params.`);
  return value;
}

export function tooManyRows(maxRows: number): DaymillError {
  return new DaymillError(
    "E302",
    `The statement gives more than ${maxRows} rows. Raise maxRows, or write them to a table or a file.`,
  );
}
