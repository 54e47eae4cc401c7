import * as z from "zod";
import { jsonObjectSchema } from "./fields.ts";

/** What a failed attempt leaves behind for a person to read. */
export const taskErrorSchema = z.object({
  code: z.string().nullable(),
  name: z.string(),
  message: z.string(),
  stack: z.string().nullable(),
  details: jsonObjectSchema.nullable(),
  /** The first place of the stack in a file that people wrote; null: not known. */
  thrownAt: z
    .object({
      /** The `hash` of the file's text. */
      source: z.string(),
      line: z.number().int(),
      column: z.number().int(),
    })
    .nullable(),
});

export type TaskErrorView = z.output<typeof taskErrorSchema>;
