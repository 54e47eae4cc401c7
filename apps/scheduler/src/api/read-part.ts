import type * as z from "zod";
import type { ProblemIssue } from "@daymill/contract";
import { fieldsNotAccepted, notAccepted } from "./not-accepted.ts";
import { unstorableTexts } from "./unstorable-texts.ts";

/** Reads one part of a request by its schema. Throws E702 with every field that was refused. */
export function readPart<T extends z.ZodType>(
  where: "path" | "query" | "body",
  schema: T,
  value: unknown,
): z.output<T> {
  const read = parse(where, schema, value);
  if (!read.success) throw fieldsNotAccepted(read.error.issues.map((issue) => toIssue(where, issue, value)));
  const refused = unstorableTexts(value, where);
  if (refused.length > 0) throw fieldsNotAccepted(refused);
  return read.data;
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

function toIssue(where: string, issue: z.core.$ZodIssue, value: unknown): ProblemIssue {
  const path = [where, ...issue.path.map(String)].join(".");
  const given = where === "body" ? undefined : givenAt(value, issue.path);
  return { path, message: given === undefined ? issue.message : `${issue.message}; it is ${JSON.stringify(given)}` };
}

/** What stands in an address is repeated, unless it is long; a body may hold secrets. */
const MOST_REPEATED = 100;

function givenAt(value: unknown, path: readonly PropertyKey[]): string | undefined {
  let given = value;
  for (const step of path) given = typeof given === "object" && given !== null ? Reflect.get(given, step) : undefined;
  return typeof given === "string" && given.length <= MOST_REPEATED ? given : undefined;
}
