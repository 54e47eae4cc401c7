import * as z from "zod";
import { CONNECTION_STEPS } from "@daymill/core";
import { idSchema, instantSchema, jsonObjectSchema, runIdSchema, taskStateSchema } from "./fields.ts";

export const poolSchema = z.object({
  name: z.string(),
  /** -1: no limit. */
  slots: z.number().int(),
  includeDeferred: z.boolean(),
  description: z.string().nullable(),
  /** Whether the configuration names it: at the next start its settings are those of the configuration again. */
  isDeclared: z.boolean(),
  /** Slots held now: `running` and `queued`, and `deferred` where those are counted. */
  used: z.number().int(),
  /** Slots of what runs. */
  running: z.number().int(),
  /** Slots of what was claimed and is about to run. */
  queued: z.number().int(),
  /** Slots of what waits without a worker. */
  deferred: z.number().int(),
  /** Task instances that wait for a slot. */
  waiting: z.number().int(),
  /** Since when the oldest of them waits. */
  waitingSince: instantSchema.nullable(),
});

/** Who uses a pool: the DAGs that name it, and what holds its slots now. */
export const poolUseSchema = z.object({
  dags: z.array(z.object({ dagId: idSchema, tasks: z.array(z.string()) })),
  /** At most 100, the longest first. */
  holders: z.array(
    z.object({
      dagId: idSchema,
      runId: runIdSchema,
      taskId: z.string(),
      mapIndex: z.number().int(),
      label: z.string().nullable(),
      state: taskStateSchema,
      slots: z.number().int(),
      since: instantSchema.nullable(),
    }),
  ),
});

const poolSettings = {
  slots: z.number().int().min(-1).max(1_000_000),
  includeDeferred: z.boolean().default(false),
  description: z.string().max(4_000).nullable().default(null),
} as const;

export const putPoolBody = z.strictObject({
  ...poolSettings,
  /** Only if the pool is still like this; null: only if there is none of that name. Absent: in any case. */
  was: z.strictObject(poolSettings).nullable().optional(),
});

/** Only if it was last changed then; null: only if none is stored. Absent: in any case. */
const unchangedSince = instantSchema.nullable().optional();

/** A connection without its secrets: those are written, never read. */
export const connectionSchema = z.object({
  connectionId: idSchema,
  type: z.string(),
  host: z.string().nullable(),
  port: z.number().int().nullable(),
  user: z.string().nullable(),
  database: z.string().nullable(),
  path: z.string().nullable(),
  extra: jsonObjectSchema,
  description: z.string().nullable(),
  /** Names of the secrets that are set: `password`, `token`. */
  secrets: z.array(z.string()),
  /** stored: made here; builtin: what `lake` and `warehouse` mean when nobody declares them; config: from the configuration. */
  origin: z.enum(["stored", "builtin", "config"]),
  updatedAt: instantSchema.nullable(),
});

/** A secret that is absent stays as it is; null removes it. */
export const putConnectionBody = z.strictObject({
  type: z.string().min(1).max(100),
  host: z.string().max(1_000).nullable().default(null),
  port: z.number().int().min(1).max(65_535).nullable().default(null),
  user: z.string().max(1_000).nullable().default(null),
  database: z.string().max(1_000).nullable().default(null),
  path: z.string().max(4_000).nullable().default(null),
  extra: jsonObjectSchema.default({}),
  description: z.string().max(4_000).nullable().default(null),
  secrets: z.record(z.string().min(1).max(100), z.string().max(100_000).nullable()).default({}),
  unchangedSince,
});

/** Absent: as it is stored, built in or configured. Given: as somebody would have it, before it is saved. */
export const testConnectionBody = z.strictObject({
  connection: putConnectionBody.omit({ unchangedSince: true }).optional(),
});

export const connectionTestSchema = z.object({
  /** Whether no step failed. */
  ok: z.boolean(),
  /** In their order, up to the first that failed. */
  steps: z.array(
    z.object({
      name: z.enum(CONNECTION_STEPS),
      /** skipped: it does not apply here, and `said` is why. */
      state: z.enum(["ok", "failed", "skipped"]),
      durationMs: z.number().int(),
      /** What was found; of a failure what is wrong and what to do. Never a secret. Empty: nothing to say. */
      said: z.string(),
    }),
  ),
});

export const variableKeySchema = z.string().min(1).max(250);

export const variableSchema = z.object({
  key: z.string(),
  /** null for a secret: it is written, never read. */
  value: z.string().nullable(),
  secret: z.boolean(),
  description: z.string().nullable(),
  updatedAt: instantSchema,
});

export const putVariableBody = z.strictObject({
  /** Absent: it stays as it is, sealed or not yet. */
  value: z.string().max(1_000_000).optional(),
  secret: z.boolean().default(false),
  description: z.string().max(4_000).nullable().default(null),
  unchangedSince,
});

/** How a variable stood from an instant on. */
export const variableVersionSchema = z.object({
  /** The entry of the audit log that tells of the change; 0: it was made before the first that is still known. */
  entryId: z.number().int(),
  at: instantSchema,
  /** null: it is not known any more. */
  who: z.string().nullable(),
  /** Name of the API token. */
  token: z.string().nullable(),
  /** Whether there was none from then on. */
  deleted: z.boolean(),
  secret: z.boolean(),
  value: z.string().nullable(),
  /** Why a value is not told. secret: the variable is a secret, or was one later. size: it is longer than what is kept. */
  withheld: z.enum(["secret", "size"]).nullable(),
  description: z.string().nullable(),
});

export const deletedSchema = z.object({ deleted: z.literal(true) });

export type Pool = z.output<typeof poolSchema>;
export type PoolUse = z.output<typeof poolUseSchema>;
export type PutPoolBody = z.input<typeof putPoolBody>;
export type PutVariableBody = z.input<typeof putVariableBody>;
export type ConnectionView = z.output<typeof connectionSchema>;
export type Variable = z.output<typeof variableSchema>;
export type VariableVersion = z.output<typeof variableVersionSchema>;
export type ConnectionTest = z.output<typeof connectionTestSchema>;
export type TestConnectionBody = z.input<typeof testConnectionBody>;
export type PutConnectionBody = z.input<typeof putConnectionBody>;
