import * as z from "zod";
import { flagSchema } from "./fields.ts";

export const deleteDagQuery = z.strictObject({
  /** Answer with the plan; delete nothing. */
  dryRun: flagSchema.default(false),
});

/** What would go. */
export const dagDeletionPlanSchema = z.object({
  kind: z.literal("plan"),
  runs: z.number().int(),
  instances: z.number().int(),
  versions: z.number().int(),
  backfills: z.number().int(),
  /** What has to end first; none: it can be deleted. */
  hindrances: z.array(z.object({ reason: z.string(), count: z.number().int(), text: z.string() })),
});

export const dagDeletedSchema = z.object({
  kind: z.literal("applied"),
  runs: z.number().int(),
  /** False: there is more; ask again. */
  isDone: z.boolean(),
});

export const dagDeletionAnswerSchema = z.discriminatedUnion("kind", [dagDeletionPlanSchema, dagDeletedSchema]);

export type DagDeletionPlan = z.output<typeof dagDeletionPlanSchema>;
export type DagDeletionAnswer = z.output<typeof dagDeletionAnswerSchema>;
