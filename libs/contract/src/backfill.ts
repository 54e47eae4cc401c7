import * as z from "zod";
import {
  daySchema,
  idSchema,
  instantSchema,
  jsonObjectSchema,
  manyOf,
  runIdSchema,
  stateCountsSchema,
  zonedSchema,
} from "./fields.ts";
import { pageQuery } from "./page.ts";

export const backfillStateSchema = z.enum(["running", "paused", "completed", "cancelled"]);

/**
 * What happens to runs that exist, and to days without one. none: those days are run, and no other. failed: failed runs run
 * again, too. failed_only: they alone. completed: whatever is over runs again, and days without a run are run.
 */
export const reprocessSchema = z.enum(["none", "failed", "failed_only", "completed"]);

const failuresSchema = z.number().int().min(1).max(100_000);

/** What a backfill and one that repeats are told of their days: which run, how and with what. */
export function backfillWish(reprocess: "none" | "failed") {
  return {
    reprocess: reprocessSchema.default(reprocess),
    order: z.enum(["oldest", "newest"]).default("oldest"),
    /** Absent: the DAG's own maxActiveRuns. */
    maxActiveRuns: z.number().int().min(1).max(1_000).optional(),
    /** So many runs that fail pause it, as they stand; a resume counts anew. Absent: none do. */
    pauseAfterFailures: failuresSchema.optional(),
    /** For every run of it, over the DAG's defaults or those that the run had; checked by the schemas of the DAG's parameters. */
    params: jsonObjectSchema.default({}),
    /** Only these tasks; absent: all. */
    tasks: z.array(idSchema).min(1, { error: "name at least one task, or leave it out: all tasks" }).optional(),
    /** With `tasks`: everything that they wait for / that waits for them, too. */
    upstream: z.boolean().default(false),
    downstream: z.boolean().default(false),
  };
}

export const backfillBody = z.strictObject({
  dagId: idSchema,
  /** Days of the DAG's zone; both are included. Absent: from its start or first run on; as far as data intervals are over. */
  from: daySchema.optional(),
  to: daySchema.optional(),
  ...backfillWish("none"),
  note: z.string().max(4_000).optional(),
  dryRun: z.boolean().default(false),
});

/** What a backfill would do with one interval. */
export const backfillDaySchema = z.object({
  logicalDate: zonedSchema,
  action: z.enum(["create", "rerun", "skip"]),
  /** For a skip: why. */
  reason: z.string().nullable(),
  runId: runIdSchema.nullable(),
});

/** How many days get no run for one reason; the reason of most days first. */
const skipsSchema = z.array(z.object({ reason: z.string(), days: z.number().int() }));

/** Part of a DAG: these tasks, and everything up or down stream of them if asked. */
export const taskSubsetSchema = z.object({
  tasks: z.array(idSchema),
  upstream: z.boolean(),
  downstream: z.boolean(),
});

export const backfillPlanSchema = z.object({
  kind: z.literal("plan"),
  days: z.array(backfillDaySchema),
  create: z.number().int(),
  rerun: z.number().int(),
  skip: z.number().int(),
  skips: skipsSchema,
  /** What the chosen tasks come to; null: the backfill runs all tasks. */
  tasks: z
    .object({
      /** Run again in runs that exist. */
      rerun: z.array(idSchema),
      /** Run in new runs: those, and what makes their inputs. The other tasks are left out. */
      create: z.array(idSchema),
    })
    .nullable(),
  instances: z.number().int(),
  /** From the median duration of recent runs; null when there are too few. */
  estimateMs: z.number().nullable(),
});

export const backfillSchema = z.object({
  kind: z.literal("backfill"),
  backfillId: z.number().int(),
  dagId: idSchema,
  from: daySchema,
  to: daySchema,
  reprocess: reprocessSchema,
  order: z.enum(["oldest", "newest"]),
  maxActiveRuns: z.number().int(),
  /** null: failures do not pause it. */
  pauseAfterFailures: z.number().int().nullable(),
  state: backfillStateSchema,
  /** Of one that was not paused by a person: why. */
  pauseReason: z.string().nullable(),
  /** null: all tasks. */
  tasks: taskSubsetSchema.nullable(),
  /** What its runs are given over the DAG's defaults. */
  params: jsonObjectSchema,
  note: z.string().nullable(),
  /** Who began it; `schedule late`: the repeated backfill of that name. */
  who: z.string(),
  createdAt: instantSchema,
  endedAt: instantSchema.nullable(),
  /** Intervals by what became of them. The values but skipped add up to `planned`. */
  progress: z.object({
    planned: z.number().int(),
    waiting: z.number().int(),
    running: z.number().int(),
    success: z.number().int(),
    failed: z.number().int(),
    skipped: z.number().int(),
  }),
  skips: skipsSchema,
  /** Task instances of its runs by state. */
  counts: stateCountsSchema,
  /** By the pace of its newest runs; null until 5 have ended, and while it does not go on. */
  etaMs: z.number().nullable(),
  /** Within which it comes four times out of five, by how much the durations of those runs differ; null where `etaMs` is. */
  etaRange: z.object({ fromMs: z.number(), toMs: z.number() }).nullable(),
  runsPerHour: z.number().nullable(),
});

/** How many runs ended over the life of a backfill, in equal parts; those that ended anew after it was over are left out. */
export const backfillPaceSchema = z.object({
  stepMs: z.number().int(),
  /** The end of the last part; while the backfill goes on, now, when that part is not over. */
  to: instantSchema,
  /** Oldest first, without a gap. */
  parts: z.array(z.object({ from: instantSchema, succeeded: z.number().int(), failed: z.number().int() })),
});

export const backfillAnswerSchema = z.discriminatedUnion("kind", [backfillPlanSchema, backfillSchema]);

export const listBackfillsQuery = z.strictObject({
  ...pageQuery,
  dagId: idSchema.optional(),
  state: manyOf(backfillStateSchema).optional(),
});

export const listBackfillDaysQuery = z.strictObject({
  ...pageQuery,
  action: z.enum(["create", "rerun", "skip"]).optional(),
});

/** What is absent stays. */
export const patchBackfillBody = z
  .strictObject({
    maxActiveRuns: z.number().int().min(1).max(1_000).optional(),
    /** null: failures do not pause it. */
    pauseAfterFailures: failuresSchema.nullable().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, { error: "give maxActiveRuns, pauseAfterFailures, or both" });

/** Whether runs that are going on are stopped too; those not begun are never started. */
export const cancelBackfillBody = z.strictObject({ stopRunning: z.boolean().default(false) });

export type BackfillBody = z.input<typeof backfillBody>;
export type BackfillDay = z.output<typeof backfillDaySchema>;
export type BackfillPlan = z.output<typeof backfillPlanSchema>;
export type Backfill = z.output<typeof backfillSchema>;
export type BackfillPace = z.output<typeof backfillPaceSchema>;
export type BackfillAnswer = z.output<typeof backfillAnswerSchema>;
