import * as z from "zod";
import { backfillPlanSchema, backfillWish, reprocessSchema, taskSubsetSchema } from "./backfill.ts";
import { daySchema, idSchema, instantSchema, jsonObjectSchema, timezoneSchema, zonedSchema } from "./fields.ts";

/** Days counted back from the day on which it fires, both included: `-7d..-1d`. */
const windowSchema = z
  .string()
  .regex(/^-\d{1,4}d\.\.(?:-\d{1,4}|0)d$/, { error: "expected a window of days such as -7d..-1d" });

export const backfillScheduleBody = z.strictObject({
  dagId: idSchema,
  /** Unique in its DAG. */
  name: idSchema,
  window: windowSchema,
  /** When it fires: five fields, or a short form such as `@daily`. */
  cron: z.string().min(1),
  /** The clock that the cron follows; absent: the DAG's zone. */
  timezone: timezoneSchema.optional(),
  ...backfillWish("failed"),
  dryRun: z.boolean().default(false),
});

/** What came of one firing. */
const backfillFiringSchema = z.object({
  at: zonedSchema,
  firedAt: instantSchema,
  /** null: it was skipped. */
  backfillId: z.number().int().nullable(),
  /** For one that was skipped: why. */
  reason: z.string().nullable(),
});

export const backfillScheduleSchema = z.object({
  kind: z.literal("schedule"),
  scheduleId: z.number().int(),
  dagId: idSchema,
  name: idSchema,
  /** `code`: from the DAG file, which alone can change or remove it. */
  origin: z.enum(["person", "code"]),
  window: windowSchema,
  crons: z.array(z.string()),
  timezone: timezoneSchema,
  reprocess: reprocessSchema,
  order: z.enum(["oldest", "newest"]),
  /** null: the DAG's own. */
  maxActiveRuns: z.number().int().nullable(),
  /** null: failed runs do not pause what it makes. */
  pauseAfterFailures: z.number().int().nullable(),
  params: jsonObjectSchema,
  /** null: all tasks. */
  tasks: taskSubsetSchema.nullable(),
  paused: z.boolean(),
  /** The next firings; none while it is paused. */
  next: z.array(zonedSchema),
  /** What came of the last firings, newest first; at most 10. */
  firings: z.array(backfillFiringSchema),
  who: z.string(),
  createdAt: instantSchema,
});

/** What a backfill schedule would do. */
const backfillSchedulePlanSchema = z.object({
  kind: z.literal("plan"),
  next: z.array(zonedSchema),
  /** The window of a firing today. */
  from: daySchema,
  to: daySchema,
  /** What a firing today would do. */
  plan: backfillPlanSchema,
});

export const backfillScheduleAnswerSchema = z.discriminatedUnion("kind", [
  backfillSchedulePlanSchema,
  backfillScheduleSchema,
]);

export const listBackfillSchedulesQuery = z.strictObject({ dagId: idSchema.optional() });

export type BackfillFiring = z.output<typeof backfillFiringSchema>;
export type BackfillSchedule = z.output<typeof backfillScheduleSchema>;
export type BackfillScheduleBody = z.input<typeof backfillScheduleBody>;
export type BackfillSchedulePlan = z.output<typeof backfillSchedulePlanSchema>;
