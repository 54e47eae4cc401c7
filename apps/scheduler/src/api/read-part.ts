import type * as z from "zod";
import type { ProblemIssue } from "@daymill/contract";
import { fieldsNotAccepted, notAccepted } from "./not-accepted.ts";

/** Reads one part of a request by its schema. Throws E702 with every field that was refused. */
export function readPart<T extends z.ZodType>(
  where: "path" | "query" | "body",
  schema: T,
  value: unknown,
): z.output<T> {
  const read = parse(where, schema, value);
  if (read.success) return read.data;
  throw fieldsNotAccepted(read.error.issues.map((issue) => toIssue(where, issue)));
}

function parse<T extends z.ZodType>(where: string, schema: T, value: unknown): z.ZodSafeParseResult<z.output<T>> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (error instanceof RangeError)
      throw notAccepted([{ path: where, message: `The ${where} is nested too deeply.` }]);
    throw error;
  }
}

function toIssue(where: string, issue: z.core.$ZodIssue): ProblemIssue {
  return { path: [where, ...issue.path.map(String)].join("."), message: issue.message };
}
