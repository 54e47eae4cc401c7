import * as z from "zod";
import { jsonObjectSchema } from "./fields.ts";

/** One thing that is wrong with a request: where, and what was expected. */
export const problemIssueSchema = z.object({
  /** `body.retries`, `query.limit`. */
  path: z.string(),
  message: z.string(),
});

/** The body of every answer that is not a success (RFC 9457, application/problem+json). */
export const problemSchema = z.object({
  /** Where the code is explained. */
  type: z.string(),
  /** A stable code: E701. */
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  status: z.number().int(),
  /** Names the request in the server's log. */
  requestId: z.string().optional(),
  /** For E702: every field that was refused. */
  errors: z.array(problemIssueSchema).optional(),
  /** Facts that the code promises, such as the difference of E703. */
  details: jsonObjectSchema.optional(),
});

export type Problem = z.output<typeof problemSchema>;
export type ProblemIssue = z.output<typeof problemIssueSchema>;

export const PROBLEM_CONTENT_TYPE = "application/problem+json";
