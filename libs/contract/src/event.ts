import * as z from "zod";
import { backfillStateSchema } from "./backfill.ts";
import { idSchema, instantSchema, runIdSchema, runStateSchema, taskStateSchema } from "./fields.ts";

/** [task id, map index, state, number of attempts]. */
export const taskChangeSchema = z.tuple([z.string(), z.number().int(), taskStateSchema, z.number().int()]);

/**
 * What the stream tells, newest last. Changes of one run are gathered for up to 250 ms, so a busy run costs at most four
 * events a second. Every event but `hello` and `reset` has an id: a client that reconnects with Last-Event-ID gets what
 * it missed, or `reset` when that is no longer known, and then fetches anew.
 */
export const liveEventSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("hello"), version: z.string(), now: instantSchema }),
  z.object({ kind: z.literal("reset") }),
  z.object({
    kind: z.literal("run"),
    dagId: idSchema,
    runId: runIdSchema,
    state: runStateSchema,
    /** null: too many to list; fetch the run. */
    tasks: z.array(taskChangeSchema).nullable(),
  }),
  /** Paused or not, a new version, other load problems: fetch the DAG. */
  z.object({ kind: z.literal("dag"), dagId: idSchema }),
  z.object({ kind: z.literal("load_problems") }),
  /** Somebody made an event of an asset, or took some out of a queue. What tasks do with assets is told by their runs. */
  z.object({ kind: z.literal("asset") }),
  z.object({ kind: z.literal("backfill"), backfillId: z.number().int(), dagId: idSchema, state: backfillStateSchema }),
]);

export const streamQuery = z.strictObject({
  /** For clients that cannot set the header. */
  lastEventId: z.string().max(100).optional(),
  /**
   * For clients that come for the first time: how long ago they began to fetch, milliseconds, at most 60,000. What happened
   * since then is told first. Default: nothing is.
   */
  sinceMs: z.coerce.number<number | string>().int().min(0).max(60_000).optional(),
});

export type TaskChange = z.output<typeof taskChangeSchema>;
export type LiveEvent = z.output<typeof liveEventSchema>;
