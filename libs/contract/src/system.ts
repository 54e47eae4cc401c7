import * as z from "zod";
import { idSchema, instantSchema, runIdSchema, taskStateSchema } from "./fields.ts";

/** A Daymill server: a process that schedules, answers, or both. */
export const serverProcessSchema = z.object({
  processId: z.number().int(),
  host: z.string(),
  pid: z.number().int(),
  /** `scheduler`, `api`. */
  roles: z.array(z.string()),
  version: z.string(),
  startedAt: instantSchema,
  /** To ten seconds. */
  seenAt: instantSchema,
  /** Nothing was heard of it for 45 s: it died, hangs, or is cut off. */
  isSilent: z.boolean(),
});

/** What runs the attempts of a scheduler. */
export const workerSchema = z.object({
  workerId: z.number().int(),
  /** What it is called, also when it is started again. */
  name: z.string(),
  host: z.string(),
  pid: z.number().int(),
  /** local: processes of the scheduler's machine; remote: of a worker beside it. */
  kind: z.string(),
  /** Attempts at once; null: it does not say. */
  slots: z.number().int().nullable(),
  /** Whose tasks it runs; null: of all queues. */
  queues: z.array(z.string()).nullable(),
  startedAt: instantSchema,
  leaseUntil: instantSchema,
  /** Its lease is over: what it has is given to others. */
  isLost: z.boolean(),
  /** Since when it takes nothing any more; null: it takes what there is. */
  drainedSince: instantSchema.nullable(),
  /** Task instances that it has. */
  held: z.number().int(),
  /** Some of them, the longest first. */
  instances: z.array(
    z.object({
      dagId: idSchema,
      runId: runIdSchema,
      taskId: z.string(),
      mapIndex: z.number().int(),
      label: z.string().nullable(),
      state: taskStateSchema,
      /** null: claimed, and not started yet. */
      since: instantSchema.nullable(),
    }),
  ),
});

/** What a worker is called: its `--name`, or the name of its host. */
export const workerNameSchema = z
  .string()
  .regex(/^[^\s/]+$/, { error: "expected the name of a worker" })
  .max(250);

/** What has become of the workers of a name. */
export const drainSchema = z.object({
  name: z.string(),
  /** Whether they take nothing any more. */
  drained: z.boolean(),
  /** Task instances that they have; at 0 a drained one may be stopped. */
  held: z.number().int(),
});

/** Who works for this database, and what waits for them. */
export const systemSchema = z.object({
  now: instantSchema,
  /** How long the database took to answer, in ms. */
  databaseMs: z.number(),
  /** Runs that are not over, and task instances of them. */
  work: z.object({
    runningRuns: z.number().int(),
    queuedRuns: z.number().int(),
    running: z.number().int(),
    /** They wait without a worker: sensors, waits, remote jobs. */
    deferred: z.number().int(),
    /** They may start, and have no worker or no place yet. */
    ready: z.number().int(),
    /** Since when the oldest of these waits. */
    readySince: instantSchema.nullable(),
  }),
  servers: z.array(serverProcessSchema),
  workers: z.array(workerSchema),
});

export type ServerProcess = z.output<typeof serverProcessSchema>;
export type Worker = z.output<typeof workerSchema>;
export type Drain = z.output<typeof drainSchema>;
export type System = z.output<typeof systemSchema>;
