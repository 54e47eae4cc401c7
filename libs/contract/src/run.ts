import * as z from "zod";
import {
  flagSchema,
  idSchema,
  instantSchema,
  intervalSchema,
  jsonObjectSchema,
  manyOf,
  runIdSchema,
  runStateSchema,
  runTypeSchema,
  stateCountsSchema,
  timezoneSchema,
  zonedSchema,
} from "./fields.ts";
import { openApprovalSchema } from "./look.ts";
import { pageQuery } from "./page.ts";
import { taskErrorSchema } from "./task-error.ts";
import { waitingSchema } from "./waiting.ts";

export const runSchema = z.object({
  dagId: idSchema,
  runId: runIdSchema,
  type: runTypeSchema,
  state: runStateSchema,
  /** null: a manual run without one. */
  logicalDate: zonedSchema.nullable(),
  interval: intervalSchema,
  /** The DAG's zone, in which logicalDate and interval are written. */
  timezone: timezoneSchema,
  runAfter: instantSchema,
  queuedAt: instantSchema.nullable(),
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  version: z.number().int().nullable(),
  /** How often it was cleared. */
  clears: z.number().int(),
  note: z.string().nullable(),
  triggeredBy: z.string().nullable(),
  backfillId: z.number().int().nullable(),
  /** Task instances by state. */
  counts: stateCountsSchema,
  /** How many deadlines it has missed, before it was cleared too. */
  missedDeadlines: z.number().int(),
});

/** The first task that failed, in time: where a person should look. */
export const firstFailureSchema = z.object({
  taskId: z.string(),
  mapIndex: z.number().int(),
  label: z.string().nullable(),
  attempt: z.number().int(),
  tryNumber: z.number().int(),
  maxTries: z.number().int(),
  endedAt: instantSchema.nullable(),
  error: taskErrorSchema.nullable(),
});

/** When a run should be over. */
export const runDeadlineSchema = z.object({
  name: z.string(),
  dueAt: instantSchema,
  /** open: the run goes on, and it is not due. met: the run was over in time. */
  state: z.enum(["open", "met", "missed"]),
  /** When the miss was written down. */
  missedAt: instantSchema.nullable(),
  /** How often the run had been cleared when it counted: one that was missed before a clear stays. */
  generation: z.number().int(),
});

export const runDetailSchema = runSchema.extend({
  params: jsonObjectSchema,
  /** The number of the DAG's current version, when a clear would take a newer one. */
  newerVersion: z.number().int().nullable(),
  /** Why it has not started; null when it has. */
  waiting: waitingSchema.nullable(),
  firstFailure: firstFailureSchema.nullable(),
  /** Task instances that wait for a person, at most 100. */
  openApprovals: z.array(openApprovalSchema),
  /** By the time at which they are due. */
  deadlines: z.array(runDeadlineSchema),
  failedCount: z.number().int(),
  upstreamFailedCount: z.number().int(),
});

/** Tasks in the order of the graph of `version`. */
export const runStandingSchema = z.object({
  dagId: idSchema,
  runId: runIdSchema,
  version: z.number().int(),
  tasks: z.array(
    z.object({
      taskId: z.string(),
      counts: stateCountsSchema,
      /** Of the newest attempts; of a mapped task when its first instance began. Null: none has. */
      startedAt: instantSchema.nullable(),
      /** Of a mapped task when its last instance ended. Null while one goes on. */
      endedAt: instantSchema.nullable(),
    }),
  ),
});

/**
 * A pass of a run: from its beginning, or the clear that began it, to the next clear, or to now. Clears that were undone begin
 * none.
 */
export const runPassSchema = z.object({
  /** Counts from 1. */
  number: z.number().int(),
  /** The clear that ended it; null: it is the one that goes on, or that the run ended with. */
  cleared: z
    .object({
      clearId: z.number().int(),
      who: z.string(),
      at: instantSchema,
      /** How many instances of the run it cleared. */
      instances: z.number().int(),
    })
    .nullable(),
  /** How the run stood when that clear came, or stands now. */
  state: runStateSchema,
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  /** How its tasks stood then, in graph order: those that no clear has touched since as they stand now. */
  tasks: z.array(z.object({ taskId: z.string(), counts: stateCountsSchema })),
});

/** The newest first, at most 20. */
export const runPassesSchema = z.object({ dagId: idSchema, runId: runIdSchema, passes: z.array(runPassSchema) });

/** When tasks begin and end in the newest successful runs of a DAG, at most 20, without the run that is compared with them. */
export const usualTimesSchema = z.object({
  dagId: idSchema,
  runId: runIdSchema,
  /** How many runs there are to compare with. */
  runs: z.number().int(),
  /** Medians, in ms since the start of the run; of a mapped task from its first instance to its last. */
  tasks: z.array(z.object({ taskId: z.string(), startMs: z.number(), endMs: z.number() })),
});

export const listRunsQuery = z.strictObject({
  ...pageQuery,
  /** Newest logical date (else run_after) first by default. */
  order: z.enum(["newest", "oldest"]).default("newest"),
  dagId: manyOf(idSchema).optional(),
  state: manyOf(runStateSchema).optional(),
  type: manyOf(runTypeSchema).optional(),
  backfillId: z.coerce.number<number | string>().int().optional(),
  /** Runs with runAfter in [from, to). */
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  /** Runs with a logical date (without one: runAfter) in [datedFrom, datedTo). */
  datedFrom: instantSchema.optional(),
  datedTo: instantSchema.optional(),
  /** Whether it has missed a deadline, before it was cleared too. */
  missedDeadline: flagSchema.optional(),
  /** Whether somebody has left a note on it. */
  hasNote: flagSchema.optional(),
  /** Part of the run id. */
  q: z.string().max(200).optional(),
  /** Exactly this run id; several DAGs may have one. */
  runId: runIdSchema.optional(),
});

export const triggerRunBody = z.strictObject({
  /** ISO 8601 with offset; absent: a run without a logical date over the last complete interval. */
  logicalDate: instantSchema.nullable().default(null),
  /** Absent: made by the server. */
  runId: runIdSchema.optional(),
  params: jsonObjectSchema.default({}),
  note: z.string().max(4_000).optional(),
});

/** `state` marks the whole run: success and failed end it, queued starts it again. */
export const patchRunBody = z.strictObject({
  note: z.string().max(4_000).nullable().optional(),
  state: z.enum(["success", "failed", "queued"]).optional(),
  /** With success or failed: a run that is over by then stays as it ended (E703). */
  onlyOpen: z.boolean().optional(),
});

export type Run = z.output<typeof runSchema>;
export type RunDetail = z.output<typeof runDetailSchema>;
export type RunDeadline = z.output<typeof runDeadlineSchema>;
export type RunStanding = z.output<typeof runStandingSchema>;
export type RunPass = z.output<typeof runPassSchema>;
export type RunPasses = z.output<typeof runPassesSchema>;
export type UsualTimes = z.output<typeof usualTimesSchema>;
export type FirstFailure = z.output<typeof firstFailureSchema>;
export type ListRunsQuery = z.output<typeof listRunsQuery>;
export type TriggerRunBody = z.input<typeof triggerRunBody>;
export type PatchRunBody = z.input<typeof patchRunBody>;
