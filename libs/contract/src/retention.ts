import * as z from "zod";
import { idSchema, instantSchema, MAX_COUNT } from "./fields.ts";

export const cleanRunsBody = z.strictObject({
  /** Runs that ended at or before it go. Without it and keepPerDag: as the configuration says. */
  before: instantSchema.nullable().default(null),
  /** So many of the newest runs of each DAG stay. */
  keepPerDag: z.number().int().min(1).max(MAX_COUNT).nullable().default(null),
  /** Answer with the plan; remove nothing. */
  dryRun: z.boolean().default(false),
});

/** Exactly what would go. */
export const cleanPlanSchema = z.object({
  kind: z.literal("plan"),
  /** The limits that it was made with: given back, just these runs go, but for those that are needed by then. */
  before: instantSchema.nullable(),
  keepPerDag: z.number().int().nullable(),
  runs: z.number().int(),
  instances: z.number().int(),
  dags: z.array(
    z.object({
      dagId: idSchema,
      runs: z.number().int(),
      instances: z.number().int(),
      /** When the runs ended: the first, the last. */
      from: instantSchema,
      to: instantSchema,
    }),
  ),
  /** Runs past a limit that stay all the same, and why. */
  kept: z.array(z.object({ reason: z.string(), text: z.string(), runs: z.number().int() })),
});

export const cleanedSchema = z.object({
  kind: z.literal("applied"),
  runs: z.number().int(),
  /** False: there is more; ask again. */
  isDone: z.boolean(),
});

export const cleanAnswerSchema = z.discriminatedUnion("kind", [cleanPlanSchema, cleanedSchema]);

export type CleanRunsBody = z.input<typeof cleanRunsBody>;
export type CleanPlan = z.output<typeof cleanPlanSchema>;
export type CleanAnswer = z.output<typeof cleanAnswerSchema>;
