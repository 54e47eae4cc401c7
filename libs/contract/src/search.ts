import * as z from "zod";
import { assetNameSchema } from "./asset.ts";
import { idSchema, runIdSchema, runStateSchema, zonedSchema } from "./fields.ts";

/** The most of a kind that a search finds. */
export const MAX_FOUND = 20;

export const searchQuery = z.strictObject({
  /**
   * Words, each of which must be found. `2024-03-15` and `2024-03` stand for a day or month of runs, by their logical dates
   * in the zones of their DAGs.
   */
  q: z.string().trim().min(1).max(200),
  /** The DAG at hand: its tasks are searched too, and its runs come first. */
  dagId: idSchema.optional(),
  /** With `dagId`: the run at hand; tasks are those of its version. */
  runId: runIdSchema.optional(),
  limit: z.coerce.number<number | string>().int().min(1).max(MAX_FOUND).default(8),
});

/** What was found of each kind, the best first. */
export const searchAnswerSchema = z.object({
  /** DAGs of the last deploy, by id or description; none when a day is searched for. */
  dags: z.array(z.object({ dagId: idSchema, description: z.string().nullable(), paused: z.boolean() })),
  /** By day; else by id: those of the newest 5,000 runs (of the DAG at hand: of all) and any whose id is exactly `q`. */
  runs: z.array(
    z.object({ dagId: idSchema, runId: runIdSchema, logicalDate: zonedSchema.nullable(), state: runStateSchema }),
  ),
  /** By name; none when a day is searched for. */
  assets: z.array(assetNameSchema),
  /** Tasks of the DAG at hand, in graph order. */
  tasks: z.array(z.object({ taskId: z.string(), mapped: z.boolean() })),
  /** Tasks of the other DAGs' current versions; none when a day is searched for. */
  otherTasks: z.array(z.object({ dagId: idSchema, taskId: z.string(), mapped: z.boolean() })),
});

export type SearchAnswer = z.output<typeof searchAnswerSchema>;
export type FoundRun = SearchAnswer["runs"][number];
