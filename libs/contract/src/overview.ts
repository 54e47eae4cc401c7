import * as z from "zod";
import { plannedRunSchema } from "./dag.ts";
import {
  idSchema,
  instantSchema,
  runIdSchema,
  runStateSchema,
  stateCountsSchema,
  timezoneSchema,
  zonedSchema,
} from "./fields.ts";
import { openApprovalSchema } from "./look.ts";
import { firstFailureSchema } from "./run.ts";

/** The rows that a person should look at, at most 20, and how many there are in all. */
function someOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), total: z.number().int() });
}

/** A DAG with failed runs, and the newest of them. */
export const failingDagSchema = z.object({
  dagId: idSchema,
  failedRuns: z.number().int(),
  lastRunId: runIdSchema,
  /** null: a manual run without one. */
  lastLogicalDate: zonedSchema.nullable(),
  lastFailedAt: instantSchema,
  /** The first task that failed in it; null: none did. */
  failure: firstFailureSchema.nullable(),
});

/** How many DAGs have runs that failed in the last 24 hours and that nobody has acknowledged. */
export const failingDagsSchema = z.object({
  total: z.number().int(),
  /** When the first of them has had no such run for 24 hours, if nothing else happens; null: there are none. */
  fewerAt: instantSchema.nullable(),
});

/** A DAG with runs that were not over when they should have been, and the deadline that was missed last. */
export const lateDagSchema = z.object({
  dagId: idSchema,
  /** Deadlines, not runs. */
  missed: z.number().int(),
  lastRunId: runIdSchema,
  /** null: a manual run without one. */
  lastLogicalDate: zonedSchema.nullable(),
  lastState: runStateSchema,
  /** null: it is not over yet. */
  lastEndedAt: instantSchema.nullable(),
  /** What the deadline is called. */
  lastName: z.string(),
  lastDueAt: instantSchema,
  /** When the miss was noticed. */
  lastMissedAt: instantSchema,
});

/** A task instance of any DAG that waits for a person. */
export const awaitedApprovalSchema = openApprovalSchema.extend({
  dagId: idSchema,
  runId: runIdSchema,
  logicalDate: zonedSchema.nullable(),
  /** When it began to wait. */
  since: instantSchema,
});

/** The instant until which somebody knows of what went wrong in a DAG: its failures and the deadlines that it missed. */
export const acknowledgementSchema = z.object({
  dagId: idSchema,
  /** null: none is. */
  until: instantSchema.nullable(),
  /** The same before it was changed. */
  former: instantSchema.nullable(),
});

export const acknowledgeBody = z.strictObject({
  /** Absent: now. null: none is acknowledged any more. */
  until: instantSchema.nullable().optional(),
});

/** What needs a person, and what comes next, over all DAGs: the home page. */
export const overviewSchema = z.object({
  dags: z.object({ active: z.number().int(), paused: z.number().int(), withProblems: z.number().int() }),
  runs: z.object({ running: z.number().int(), queued: z.number().int() }),
  /** Task instances that are not over, by state. */
  instances: stateCountsSchema,
  /** DAGs with failed runs since `since` that nobody has acknowledged, the newest failure first. */
  failures: someOf(failingDagSchema),
  /** DAGs whose runs missed deadlines since `since` that nobody has acknowledged, the newest miss first. */
  late: someOf(lateDagSchema),
  /** DAGs whose failures and missed deadlines since `since` somebody has acknowledged, all of them; by id. */
  acknowledged: someOf(z.object({ dagId: idSchema, until: instantSchema })),
  since: instantSchema,
  /** The longest wait first. */
  approvals: someOf(awaitedApprovalSchema),
  /** DAGs that the scheduler paused because their runs failed. */
  pausedByFailures: someOf(z.object({ dagId: idSchema, reason: z.string() })),
  /** The next run of each DAG that has one, the soonest first; at most 8. */
  upcoming: z.array(plannedRunSchema.extend({ dagId: idSchema, timezone: timezoneSchema })),
});

export type Overview = z.output<typeof overviewSchema>;
export type Acknowledgement = z.output<typeof acknowledgementSchema>;
export type FailingDag = z.output<typeof failingDagSchema>;
export type LateDag = z.output<typeof lateDagSchema>;
export type AwaitedApproval = z.output<typeof awaitedApprovalSchema>;
