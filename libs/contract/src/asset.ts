import * as z from "zod";
import { idSchema, instantSchema, jsonObjectSchema, runIdSchema } from "./fields.ts";
import { pageQuery } from "./page.ts";

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

export const dagAssetsSchema = z.object({
  /** The condition in words; null: the schedule waits for no assets. */
  condition: z.string().nullable(),
  assets: z.array(
    z.object({
      asset: assetNameSchema,
      /** Events that wait for the next run. */
      waiting: z.number().int(),
    }),
  ),
});

export const listAssetsQuery = z.strictObject({
  ...pageQuery,
  /** Part of the name. */
  q: z.string().max(200).optional(),
});

export const createAssetEventBody = z.strictObject({ extra: jsonObjectSchema.default({}) });

export type AssetView = z.output<typeof assetSchema>;
export type AssetUser = z.output<typeof assetUserSchema>;
export type AssetEvent = z.output<typeof assetEventSchema>;
export type DagAssets = z.output<typeof dagAssetsSchema>;
