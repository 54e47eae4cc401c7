import * as z from "zod";
import { instantSchema } from "./fields.ts";

/** One reason why a DAG file, or a DAG in it, could not be taken over. The last good version keeps running. */
export const loadProblemSchema = z.object({
  file: z.string(),
  dagId: z.string().nullable(),
  /** A stable code: E214. */
  code: z.string(),
  message: z.string(),
  /** Counts from 1. */
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  /** The lines around the place, with a caret; plain text. */
  frame: z.string().nullable(),
  severity: z.enum(["error", "warning"]),
  /** When the file was read. */
  at: instantSchema,
});

export type LoadProblem = z.output<typeof loadProblemSchema>;
