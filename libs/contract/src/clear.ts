import * as z from "zod";
import {
  daySchema,
  idSchema,
  instantSchema,
  runIdSchema,
  runStateSchema,
  stateCountsSchema,
  taskStateSchema,
  zonedSchema,
} from "./fields.ts";

/** Names a task instance. */
export const instanceRefSchema = z.strictObject({
  /** Absent: the DAG of what it is said of. */
  dagId: idSchema.optional(),
  runId: runIdSchema,
  taskId: z.string().max(250),
  mapIndex: z.number().int().min(-1).default(-1),
});

/** The same in an answer, with all of its name. */
const namedInstanceSchema = instanceRefSchema.extend({ dagId: idSchema, mapIndex: z.number().int() });

/** Which task instances are meant: tasks of runs, widened as asked. The same words for clear and mark. */
const selectionFields = {
  dagId: idSchema,
  runIds: z.array(runIdSchema).min(1).max(10_000),
  /** Absent: every task. `mapIndexes` absent: every instance of the task. */
  tasks: z
    .array(z.strictObject({ taskId: z.string().max(250), mapIndexes: z.array(z.number().int().min(-1)).optional() }))
    .min(1)
    .optional(),
  upstream: z.boolean().default(false),
  downstream: z.boolean().default(false),
  /** Also in all earlier / later runs. */
  past: z.boolean().default(false),
  future: z.boolean().default(false),
  /** With `past` no run of before this day, with `future` none of after that one: days of the DAG's zone, included. */
  pastFrom: daySchema.optional(),
  futureTo: daySchema.optional(),
  /** Absent: whatever its state; failed means failed and upstream_failed. */
  only: z.enum(["all", "failed"]).default("all"),
  /** Instances that are left out, as those that were unticked in the preview; without a `mapIndex` all instances of the task. */
  exclude: z.array(instanceRefSchema).max(10_000).default([]),
  note: z.string().max(4_000).optional(),
  /** Answer with the plan; change nothing. */
  dryRun: z.boolean().default(false),
  /** The plan that was seen: when the set differs by now, nothing happens and the answer is E703 with the difference. */
  etag: z.string().max(200).optional(),
};

export const clearBody = z.strictObject({
  ...selectionFields,
  /** Attempts that are running: stop them first, or leave them alone (they are then not cleared). */
  running: z.enum(["stop", "leave"]).default("leave"),
  /** Run on the DAG's current version rather than the run's own. */
  latestVersion: z.boolean().default(true),
  /** Also the tasks that made what is cleared reads, where retention has removed that. */
  producers: z.boolean().default(false),
  /** Also what markers (awaitedByTask) among what is cleared name in other DAGs, what comes after it there, and so on. */
  otherDags: z.boolean().default(false),
  /** Nothing of it starts before this time is over, so that it can be undone. */
  holdMs: z.number().int().min(0).max(60_000).default(0),
});

export const markBody = z.strictObject({
  ...selectionFields,
  state: z.enum(["success", "failed", "skipped"]),
  /** What failed downstream of them is cleared, so that it gets its chance; not after `skipped`. */
  clearDownstream: z.boolean().default(true),
});

export const plannedItemSchema = z.object({
  dagId: idSchema,
  runId: runIdSchema,
  taskId: z.string(),
  mapIndex: z.number().int(),
  label: z.string().nullable(),
  /** The state that it has now. */
  state: taskStateSchema,
  attempts: z.number().int(),
});

/** Exactly what would change. `items` may be cut short (`truncated`); the numbers never are. */
export const planSchema = z.object({
  kind: z.literal("plan"),
  etag: z.string(),
  total: z.number().int(),
  counts: stateCountsSchema,
  runs: z.array(
    z.object({
      dagId: idSchema,
      runId: runIdSchema,
      logicalDate: zonedSchema.nullable(),
      state: runStateSchema,
      endedAt: instantSchema.nullable(),
      total: z.number().int(),
    }),
  ),
  items: z.array(plannedItemSchema),
  truncated: z.boolean(),
  /** How many instances each option adds to the ones that were named. */
  added: z.object({
    upstream: z.number().int(),
    downstream: z.number().int(),
    past: z.number().int(),
    future: z.number().int(),
    producers: z.number().int(),
    otherDags: z.number().int(),
  }),
  /** Markers among what would be cleared: with `otherDags` a clear goes on from them. */
  markers: z.number().int(),
  /** What failed downstream of what would be marked: it is cleared with that, unless `clearDownstream` is false. */
  failedDownstream: z.number().int(),
  /** Producers whose output refers to what retention has removed, which is read by what would be cleared, and which are not cleared themselves. Cut short like `items`. */
  missing: z.array(namedInstanceSchema),
  /** Running instances that are left alone. */
  leftRunning: z.number().int(),
  /** Set when it would run on another version than before. */
  versionChange: z.object({ from: z.array(z.number().int()), to: z.number().int() }).nullable(),
  warnings: z.array(z.string()),
});

export const clearedSchema = z.object({
  kind: z.literal("applied"),
  clearId: z.number().int(),
  total: z.number().int(),
  /** Runs of the DAG that it was asked for. */
  runIds: z.array(runIdSchema),
  /** Runs of other DAGs. */
  otherRuns: z.array(z.object({ dagId: idSchema, runId: runIdSchema })),
  /** Until then nothing starts, and an undo restores everything. */
  heldUntil: instantSchema.nullable(),
});

export const clearAnswerSchema = z.discriminatedUnion("kind", [planSchema, clearedSchema]);

export const undoneSchema = z.object({
  clearId: z.number().int(),
  restored: z.number().int(),
  /** Instances that had started already and keep running. */
  started: z.array(namedInstanceSchema),
});

export const markedSchema = z.object({
  kind: z.literal("applied"),
  total: z.number().int(),
  runIds: z.array(runIdSchema),
});

export const markAnswerSchema = z.discriminatedUnion("kind", [planSchema, markedSchema]);

export type ClearBody = z.input<typeof clearBody>;
export type MarkBody = z.input<typeof markBody>;
export type PlannedItem = z.output<typeof plannedItemSchema>;
export type Plan = z.output<typeof planSchema>;
export type Cleared = z.output<typeof clearedSchema>;
export type ClearAnswer = z.output<typeof clearAnswerSchema>;
export type Undone = z.output<typeof undoneSchema>;
export type MarkAnswer = z.output<typeof markAnswerSchema>;

/** `details` of the E703 that a stale etag gets: what joined and left since, and the plan as it is now. */
export interface PlanDifference {
  readonly added: readonly PlannedItem[];
  readonly removed: readonly PlannedItem[];
  readonly plan: Plan;
}
