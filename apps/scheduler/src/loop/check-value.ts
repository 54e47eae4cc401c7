import * as z from "zod";
import { toError } from "@daymill/core";
import type { JsonObject, JsonValue } from "@daymill/core";
import { withLocalTimes } from "./with-local-times.ts";

/** One thing that is wrong with what somebody gave. */
export interface ValueProblem {
  /** `params.rows`, or further down. */
  readonly path: string;
  readonly message: string;
}

export type CheckedValue =
  | { readonly value: JsonValue; readonly problems: readonly [] }
  | { readonly value?: undefined; readonly problems: readonly ValueProblem[] };

/** A value as its JSON Schema gives it back, with defaults inside it filled in, or everything that is wrong with it. */
export function checkValue(path: string, schema: JsonObject, value: unknown): CheckedValue {
  const parser = toParser(schema);
  if (parser instanceof Error) {
    return { problems: [{ path, message: `its schema has something that cannot be checked: ${parser.message}` }] };
  }
  const checked = parser.safeParse(value);
  if (checked.success) return { value: checked.data as JsonValue, problems: [] };
  const problems = checked.error.issues.map((issue) => ({
    path: [path, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
  return { problems };
}

/** JSON Schema knows more than can be checked here (`not`, `if`): then why not. */
function toParser(schema: JsonObject): z.ZodType | Error {
  try {
    return z.fromJSONSchema(withLocalTimes(schema));
  } catch (thrown) {
    return toError(thrown);
  }
}

/** All problems in one sentence. */
export function sayProblems(problems: readonly ValueProblem[]): string {
  return problems.map(({ path, message }) => `${path}: ${message}`).join("; ");
}
