import type * as z from "zod";
import { DaymillError } from "@daymill/core";
import type { ProblemIssue } from "@daymill/contract";

/** Reads one part of a request by its schema. Throws E702 with every field that was refused. */
export function readPart<T extends z.ZodType>(
  where: "path" | "query" | "body",
  schema: T,
  value: unknown,
): z.output<T> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const errors = read.error.issues.map((issue): ProblemIssue => toIssue(where, issue));
  throw new DaymillError("E702", errors.map((error) => `${error.path}: ${error.message}`).join("; "), {
    details: { errors },
  });
}

function toIssue(where: string, issue: z.core.$ZodIssue): ProblemIssue {
  return { path: [where, ...issue.path.map(String)].join("."), message: issue.message };
}
