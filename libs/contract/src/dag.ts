import * as z from "zod";
import { DAG_SORTS } from "./dag-sorts.ts";
import {
  flagSchema,
  idSchema,
  instantSchema,
  intervalSchema,
  jsonObjectSchema,
  jsonSchema,
  manyOf,
  runIdSchema,
  runStateSchema,
  runTypeSchema,
  timezoneSchema,
  zonedSchema,
} from "./fields.ts";
import { loadProblemSchema } from "./load-problem.ts";
import { pageQuery } from "./page.ts";
import { grantedRoleSchema } from "./roles.ts";

/** A schedule for people: `text` is what was written (`@daily`), `words` says it (`every day at 00:00`). */
export const scheduleSchema = z.object({
  kind: z.enum(["cron", "cronTrigger", "every", "manual", "once", "continuous", "events", "businessDays", "assets"]),
  text: z.string(),
  words: z.string(),
  timezone: timezoneSchema,
});

/** A run that the timetable asks for next. `runAfter`: it may start from then on. */
export const plannedRunSchema = z.object({
  interval: intervalSchema,
  logicalDate: zonedSchema,
  runAfter: instantSchema,
});

/** A bar of the sparkline of recent runs. */
export const runBarSchema = z.object({
  runId: runIdSchema,
  type: runTypeSchema,
  state: runStateSchema,
  logicalDate: zonedSchema.nullable(),
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
});

export const dagSummarySchema = z.object({
  dagId: idSchema,
  description: z.string().nullable(),
  owner: z.string().nullable(),
  tags: z.array(z.string()),
  paused: z.boolean(),
  /** Why the scheduler paused it; null: it is not paused, or a person did it. */
  pauseReason: z.string().nullable(),
  /** False: the last deploy no longer holds it; its history stays. */
  active: z.boolean(),
  schedule: scheduleSchema,
  nextRun: plannedRunSchema.nullable(),
  maxActiveRuns: z.number().int(),
  runningRuns: z.number().int(),
  queuedRuns: z.number().int(),
  /** At most 30, oldest first. */
  recentRuns: z.array(runBarSchema),
  lastSuccessAt: instantSchema.nullable(),
  /** The number of its current version. */
  version: z.number().int().nullable(),
  /** How many problems its file had when it was last read; the last good version keeps running. */
  problemCount: z.number().int(),
  /** The first of them; null: there are none. */
  firstProblem: loadProblemSchema.nullable(),
});

export const paramSchema = z.object({
  default: jsonSchema,
  /** JSON Schema of the value. */
  schema: jsonObjectSchema.nullable(),
  description: z.string().nullable(),
});

export const dagDetailSchema = dagSummarySchema.extend({
  docs: z.string().nullable(),
  /** What put it here by `daymill deploy`; null: it is read from the server's DAG folders. */
  deployment: z.string().nullable(),
  /** The DAG folders that it was read from do not have it any more; it keeps its last version. */
  isGone: z.boolean(),
  file: z.string(),
  start: z.string().nullable(),
  end: z.string().nullable(),
  catchup: z.boolean(),
  /** What its file gives roles of one's own on it; isKnown: whether there is such a role. */
  access: z.array(z.object({ role: z.string(), may: grantedRoleSchema, isKnown: z.boolean() })),
  /** Which runs it takes. */
  allowedRunTypes: z.array(runTypeSchema),
  maxActiveTasks: z.number().int().nullable(),
  /** So many failed runs in a row pause it; 0: none do. */
  maxConsecutiveFailedRuns: z.number().int(),
  runTimeoutMs: z.number().nullable(),
  /** Whether the first failure ends a run. */
  failFast: z.boolean(),
  pausedOnCreation: z.boolean(),
  /** How many functions are told of what: `{ failure: 1, backfill: 2 }`. */
  callbacks: z.record(z.string(), z.number().int()),
  /** When its runs should be over. `rule` says it in words: "2h after it was queued". */
  deadlines: z.array(z.object({ name: z.string(), rule: z.string() })),
  params: z.record(z.string(), paramSchema),
  /** The next runs that the timetable asks for, at most 10. */
  upcoming: z.array(plannedRunSchema),
  problems: z.array(loadProblemSchema),
  taskCount: z.number().int(),
  /** Until when somebody knows of runs that failed or were late; null: of none. */
  acknowledgedUntil: instantSchema.nullable(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});

export const listDagsQuery = z.strictObject({
  ...pageQuery,
  /** Part of the id or the description, any case. */
  q: z.string().max(200).optional(),
  /** Exactly these. */
  dagId: manyOf(idSchema).optional(),
  tag: manyOf(z.string()).optional(),
  tagMode: z.enum(["any", "all"]).default("any"),
  /** State of the newest run. */
  state: manyOf(runStateSchema).optional(),
  paused: flagSchema.optional(),
  owner: z.string().optional(),
  /** Whether a backfill of it starts runs. */
  backfilling: flagSchema.optional(),
  /** Whether its file had problems when it was last read. */
  problems: flagSchema.optional(),
  /** Also DAGs that the last deploy no longer holds. */
  inactive: flagSchema.default(false),
  /** `nextRun` is the soonest first, `-nextRun` the latest; what there is none of stands last either way. */
  sort: z.enum(DAG_SORTS).default("dagId"),
});

export const patchDagBody = z.strictObject({ paused: z.boolean() });

const sourceLocationSchema = z.object({ file: z.string(), line: z.number().int(), column: z.number().int() });

export const graphTaskSchema = z.object({
  taskId: z.string(),
  kind: z.enum(["task", "wait", "sensor", "remote"]),
  /** The factory that made it: `task`, `pgDump`, `upload`. */
  operator: z.string(),
  group: z.string().nullable(),
  upstream: z.array(z.string()),
  triggerRule: z.string(),
  /** Whether some condition (branch, match, shortCircuit) may skip it. */
  conditional: z.boolean(),
  mapped: z.boolean(),
  role: z.enum(["work", "setup", "teardown"]),
  pool: z.string(),
  /** Whose processes run it; null: it needs none. */
  queue: z.string().nullable(),
  slots: z.number().int(),
  retries: z.number().int(),
  /** Which kinds of error are retried, in words; null: all. */
  retryRule: z.string().nullable(),
  timeoutMs: z.number().nullable(),
  /** Dates as they were written: it is skipped in runs whose data interval starts before / ends after. */
  start: z.string().nullable(),
  end: z.string().nullable(),
  /** Assets, by name. */
  produces: z.array(z.string()),
  consumes: z.array(z.string()),
  docs: z.string().nullable(),
  location: sourceLocationSchema.nullable(),
  /** The stored expression that builds its input (core's Expr), for display. */
  input: jsonSchema,
});

export const graphGroupSchema = z.object({
  groupId: z.string(),
  parent: z.string().nullable(),
  docs: z.string().nullable(),
  mapped: z.boolean(),
});

/** Tasks stand in a topological order. Immutable for a version. */
export const graphSchema = z.object({
  dagId: idSchema,
  version: z.number().int(),
  tasks: z.array(graphTaskSchema),
  groups: z.array(graphGroupSchema),
});

export type Schedule = z.output<typeof scheduleSchema>;
export type PlannedRunView = z.output<typeof plannedRunSchema>;
export type RunBar = z.output<typeof runBarSchema>;
export type DagSummary = z.output<typeof dagSummarySchema>;
export type DagDetail = z.output<typeof dagDetailSchema>;
export type GraphTask = z.output<typeof graphTaskSchema>;
export type GraphGroup = z.output<typeof graphGroupSchema>;
export type Graph = z.output<typeof graphSchema>;
export type ListDagsQuery = z.output<typeof listDagsQuery>;
