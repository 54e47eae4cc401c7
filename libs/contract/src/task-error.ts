import * as z from "zod";

/** What a failed attempt leaves behind for a person to read. */
export const taskErrorSchema = z.object({
  code: z.string().nullable(),
  name: z.string(),
  message: z.string(),
  stack: z.string().nullable(),
  details: z.record(z.string(), z.json()).nullable(),
});

export type TaskErrorView = z.output<typeof taskErrorSchema>;
