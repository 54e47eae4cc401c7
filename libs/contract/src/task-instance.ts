import * as z from "zod";
import { graphTaskSchema } from "./dag.ts";
import {
  idSchema,
  instantSchema,
  intervalSchema,
  jsonSchema,
  manyOf,
  mapIndexSchema,
  runIdSchema,
  stateCountsSchema,
  taskStateSchema,
  timezoneSchema,
  zonedSchema,
} from "./fields.ts";
import { approvalSchema, lookSchema, remoteJobSchema } from "./look.ts";
import { pageQuery } from "./page.ts";
import { taskErrorSchema } from "./task-error.ts";
import { conditionSchema, waitingSchema } from "./waiting.ts";

export const taskInstanceSchema = z.object({
  dagId: idSchema,
  runId: runIdSchema,
  taskId: z.string(),
  /** -1: not mapped, or not expanded yet. */
  mapIndex: z.number().int(),
  label: z.string().nullable(),
  state: taskStateSchema,
  /** How many attempts it has had over all generations. */
  attempts: z.number().int(),
  /** Which try of this generation, from 1; 0: none yet. */
  tryNumber: z.number().int(),
  maxTries: z.number().int(),
  /** How often it was cleared. */
  generation: z.number().int(),
  operator: z.string().nullable(),
  pool: z.string(),
  slots: z.number().int(),
  priority: z.number(),
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  /** The first line of the newest attempt's error. */
  errorLine: z.string().nullable(),
});

const attemptTimes = {
  /** Counts from 1 over all generations. */
  number: z.number().int(),
  generation: z.number().int(),
  /** open: queued or running; afterwards how it ended. */
  outcome: z.string(),
  state: z.enum(["queued", "running", "ended"]),
  scheduledAt: instantSchema.nullable(),
  queuedAt: instantSchema.nullable(),
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
} as const;

/** An attempt as one bar on the time axis of its run. */
export const runAttemptSchema = z.object({
  taskId: z.string(),
  mapIndex: z.number().int(),
  label: z.string().nullable(),
  ...attemptTimes,
});

export const attemptSchema = z.object({
  ...attemptTimes,
  error: taskErrorSchema.nullable(),
  worker: z.object({ host: z.string(), pid: z.number().int() }).nullable(),
  hasLog: z.boolean(),
  /** How often it was looked at, if it needed no worker. */
  looks: z.number().int(),
  /**
   * The largest resident memory that its process has had until it ended: of a warm worker, over all attempts that it ran.
   * Null: it needed no worker, goes on, or died before it could tell.
   */
  maxRssBytes: z.number().int().nullable(),
  /** CPU time while it ran, over all threads, with the child processes that ended meanwhile. Null as for the memory. */
  cpuMs: z.number().int().nullable(),
  /** The body's input as it was rendered for this attempt; secrets are masked. */
  input: jsonSchema.nullable(),
});

export const taskInstanceDetailSchema = taskInstanceSchema.extend({
  logicalDate: zonedSchema.nullable(),
  interval: intervalSchema,
  timezone: timezoneSchema,
  version: z.number().int().nullable(),
  /** When the next try, poke or end of a hold is due. */
  dueAt: instantSchema.nullable(),
  waiting: waitingSchema.nullable(),
  /** All that it needs to start, in the order in which the scheduler asks for it; empty: it runs, or ended by itself. */
  conditions: z.array(conditionSchema),
  /** Why it was skipped; null: it is not, or an attempt skipped itself. */
  skipReason: z.string().nullable(),
  /** Null unless an attempt is open that needs no worker. */
  look: lookSchema.nullable(),
  /** Of all generations, newest first. */
  jobs: z.array(remoteJobSchema),
  /** Null unless the task asks for approval. */
  approval: approvalSchema.nullable(),
  /** Newest first. */
  history: z.array(attemptSchema),
  /** How the direct upstream tasks of this run stand. */
  upstream: z.array(z.object({ taskId: z.string(), counts: stateCountsSchema })),
  /** The task as the run's version defines it; null when that version no longer holds it. */
  definition: graphTaskSchema.nullable(),
  /** Its input as it is written in the DAG, a field at a time; null: that version does not hold the task. An input that is no object has one field without a name. */
  written: z.array(z.object({ field: z.string(), text: z.string() })).nullable(),
  hasOutput: z.boolean(),
  /** Who set or deleted the output by hand, the last time since the last attempt; null: it is what the task returned. */
  outputChange: z.object({ kind: z.enum(["set", "deleted"]), who: z.string(), at: instantSchema }).nullable(),
});

export const listTaskInstancesQuery = z.strictObject({
  ...pageQuery,
  taskId: manyOf(z.string()).optional(),
  state: manyOf(taskStateSchema).optional(),
  /** Part of the task id or of the label of a mapped instance. */
  q: z.string().max(200).optional(),
});

/** Over all DAGs, those of the newest run first. */
export const searchTaskInstancesQuery = listTaskInstancesQuery.extend({
  dagId: manyOf(idSchema).optional(),
  /** The run's runAfter in [from, to). */
  from: instantSchema.optional(),
  to: instantSchema.optional(),
});

export const mapIndexQuery = z.strictObject({ mapIndex: mapIndexSchema.default(-1) });

/** A task's output: in the row, or for large ones by reference (`uri`). */
export const outputSchema = z.object({
  taskId: z.string(),
  mapIndex: z.number().int(),
  generation: z.number().int(),
  /** null with a `uri`: too large to be shown. */
  value: jsonSchema,
  uri: z.string().nullable(),
  bytes: z.number().int(),
  writtenAt: instantSchema,
});

/** What tasks that begin later read of this one. At most 256 KiB as JSON: what is larger belongs into a store, with its URI here. */
export const putOutputBody = z.strictObject({
  value: jsonSchema,
  /** Only if it was written then (`writtenAt`); null: only if there is none. Absent: in any case. */
  unchangedSince: instantSchema.nullable().optional(),
});

export type TaskInstance = z.output<typeof taskInstanceSchema>;
export type RunAttempt = z.output<typeof runAttemptSchema>;
export type Attempt = z.output<typeof attemptSchema>;
export type TaskInstanceDetail = z.output<typeof taskInstanceDetailSchema>;
export type ListTaskInstancesQuery = z.output<typeof listTaskInstancesQuery>;
export type SearchTaskInstancesQuery = z.output<typeof searchTaskInstancesQuery>;
export type OutputView = z.output<typeof outputSchema>;
export type PutOutputBody = z.input<typeof putOutputBody>;
