import * as z from "zod";
import { idSchema, instantSchema, jsonObjectSchema, mapIndexSchema, runIdSchema } from "./fields.ts";
import { pageQuery } from "./page.ts";
import { triggerRunBody } from "./run.ts";

/** Whatever a DAG file calls it: `warehouse.orders`, `s3://lake/orders/`. */
export const assetNameSchema = z.string().min(1).max(1_000);

const assetUserSchema = z.object({
  dagId: idSchema,
  /** null: the DAG's schedule waits for it. */
  taskId: idSchema.nullable(),
});

export const assetSchema = z.object({
  asset: assetNameSchema,
  /** null: there is none yet. */
  lastEventAt: instantSchema.nullable(),
  producers: z.array(assetUserSchema),
  /** Tasks that read it, and DAGs that it starts. */
  consumers: z.array(assetUserSchema),
  /** Events that wait for a run of a DAG that it starts. */
  pending: z.number().int(),
});

const runNameSchema = z.object({ dagId: idSchema, runId: runIdSchema });

export const assetEventSchema = z.object({
  eventId: z.number().int(),
  asset: assetNameSchema,
  at: instantSchema,
  extra: jsonObjectSchema,
  /** The task that produced it; null: somebody created it by hand. */
  source: runNameSchema.extend({ taskId: idSchema, mapIndex: z.number().int() }).nullable(),
  /** Who created it by hand. */
  who: z.string().nullable(),
  /** The runs that it started, with others or alone. */
  started: z.array(runNameSchema),
});

const awaitedAssetSchema = z.object({
  asset: assetNameSchema,
  /** Events that wait for the next run. */
  waiting: z.number().int(),
});

export const dagAssetsSchema = z.object({
  /** The condition in words; null: the schedule waits for no assets. */
  condition: z.string().nullable(),
  assets: z.array(awaitedAssetSchema),
});

/** A DAG whose schedule waits for assets, and what of them has come. */
export const assetQueueSchema = z.object({
  dagId: idSchema,
  /** A paused DAG takes no new events; those that it has go on waiting. */
  paused: z.boolean(),
  /** In words. */
  condition: z.string(),
  /** Whether what waits is enough for a run: it starts once the DAG may have one more. */
  enough: z.boolean(),
  /** By name. */
  assets: z.array(awaitedAssetSchema.extend({ newestAt: instantSchema.nullable() })),
});

/** Around one asset: DAGs that produce it, what they read, and so on; and the same the other way. */
export const assetLineageSchema = z.object({
  assets: z.array(z.object({ asset: assetNameSchema, lastEventAt: instantSchema.nullable() })),
  dags: z.array(z.object({ dagId: idSchema, paused: z.boolean() })),
  /** Everything between them that the current versions of the DAGs say. */
  links: z.array(
    z.object({
      asset: assetNameSchema,
      dagId: idSchema,
      /** schedule: the asset starts the DAG. */
      role: z.enum(["produces", "consumes", "schedule"]),
      /** null for a schedule. */
      taskId: idSchema.nullable(),
    }),
  ),
  /** Whether there is more beyond what was asked for, or beyond 300 assets and DAGs. */
  more: z.boolean(),
});

export const listAssetsQuery = z.strictObject({
  ...pageQuery,
  /** Part of the name. */
  q: z.string().max(200).optional(),
});

/** Absent: of all DAGs that wait for assets. */
export const listAssetQueuesQuery = z.strictObject({ ...pageQuery, asset: assetNameSchema.optional() });

export const listQueuedEventsQuery = z.strictObject({ ...pageQuery, asset: assetNameSchema.optional() });

/** Absent: all that wait for the DAG. */
export const deleteQueuedEventsQuery = z.strictObject({
  asset: assetNameSchema.optional(),
  eventId: z.coerce.number<number | string>({ error: "expected the number of an event" }).int().optional(),
});

export const deletedEventsSchema = z.object({ deleted: z.number().int() });

export const assetLineageQuery = z.strictObject({
  /** up: what it is made from. down: what is made from it. */
  side: z.enum(["up", "down", "both"]).default("both"),
  /** From an asset through a DAG to the next. */
  steps: z.coerce.number<number | string>().int().min(1).max(10).default(3),
});

export const listRunAssetEventsQuery = z.strictObject({
  ...pageQuery,
  /** started: events that started the run. made: events that its tasks made. */
  which: z.enum(["started", "made"]).default("started"),
  /** Only those that this task made. */
  taskId: idSchema.optional(),
  /** With `taskId`: which instance. */
  mapIndex: mapIndexSchema.default(-1),
});

/** A run by hand of the DAG that produces the asset; `dagId` where several do. */
export const materializeBody = triggerRunBody.extend({ dagId: idSchema.optional() });

export const createAssetEventBody = z.strictObject({ extra: jsonObjectSchema.default({}) });

export type AssetView = z.output<typeof assetSchema>;
export type AssetUser = z.output<typeof assetUserSchema>;
export type AssetEvent = z.output<typeof assetEventSchema>;
export type AssetQueue = z.output<typeof assetQueueSchema>;
export type AssetLineage = z.output<typeof assetLineageSchema>;
export type MaterializeBody = z.input<typeof materializeBody>;
export type DagAssets = z.output<typeof dagAssetsSchema>;
