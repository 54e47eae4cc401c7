import * as z from "zod";
import { jsonObjectSchema } from "./fields.ts";

/** What a failed attempt leaves behind for a person to read. */
export const taskErrorSchema = z.object({
  code: z.string().nullable(),
  name: z.string(),
  message: z.string(),
  stack: z.string().nullable(),
  details: jsonObjectSchema.nullable(),
});

export type TaskErrorView = z.output<typeof taskErrorSchema>;
