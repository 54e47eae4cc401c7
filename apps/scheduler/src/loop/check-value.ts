import * as z from "zod";
import type { JsonObject, JsonValue } from "@daymill/core";

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
  const checked = z.fromJSONSchema(schema).safeParse(value);
  if (checked.success) return { value: checked.data as JsonValue, problems: [] };
  const problems = checked.error.issues.map((issue) => ({
    path: [path, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
  return { problems };
}

/** All problems in one sentence. */
export function sayProblems(problems: readonly ValueProblem[]): string {
  return problems.map(({ path, message }) => `${path}: ${message}`).join("; ");
}
