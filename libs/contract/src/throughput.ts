import * as z from "zod";
import { instantSchema } from "./fields.ts";

/** How many task instances ended in each of the last 24 hours by the clock, over all DAGs. */
export const throughputSchema = z.object({
  /** When they were counted: at most a few minutes ago. */
  countedAt: instantSchema,
  /** Oldest first. The last one goes on. */
  hours: z.array(
    z.object({
      from: instantSchema,
      /** Each instance once, at the end of its last try; what was cleared since does not count. */
      succeeded: z.number().int(),
      failed: z.number().int(),
    }),
  ),
});

export type Throughput = z.output<typeof throughputSchema>;
