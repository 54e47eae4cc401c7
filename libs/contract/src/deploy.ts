import * as z from "zod";
import { idSchema } from "./fields.ts";
import { versionChangesSchema } from "./version.ts";

/** The largest body of a request that deploys, in bytes: a bundle with its assets, or the list of all files. */
export const MAX_DEPLOY_BYTES = 67_108_864;

/** SHA-256, in hexadecimal. */
export const bundleIdSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { error: "expected the id of a bundle: 64 hexadecimal digits" });

/** `<hash>/<name>`: how a bundle names a file beside it, by the first 16 digits of its content's SHA-256. */
const assetNameSchema = z
  .string()
  .regex(/^[0-9a-f]{16}\/[^/\\\0]{1,255}$/, { error: "expected the name of an asset: <hash>/<file>" })
  .refine((name) => !/\/\.{1,2}$/.test(name), { error: "expected the name of a file" });

/** A DAG file as one module with all that it needs. */
export const putBundleBody = z.strictObject({
  /** The module; gzip, base64. */
  code: z.base64(),
  /** Its source map; gzip, base64. */
  sourceMap: z.base64(),
  /** Files beside it by their names, base64. */
  assets: z.record(assetNameSchema, z.base64()),
  /** Packages that are no part of it, with the versions that it was built against; null: there was none. */
  externals: z.record(z.string().min(1).max(214), z.string().max(256).nullable()),
});

/** `isNew`: false when it was there already; then its code and its map, which do the same, are renewed. */
export const storedBundleSchema = z.object({ bundleId: bundleIdSchema, isNew: z.boolean() });

const deployedFileSchema = z.strictObject({
  /** Relative to its DAG folder. */
  file: z.string().min(1).max(1_024),
  /** The DAG folder on the machine that deploys: places in its code are told relative to it. */
  folder: z.string().min(1).max(4_096),
  bundleId: bundleIdSchema,
  /** What people read of its versions: the DAG file first, then what it is made of. `text`: null when it is not kept. */
  sources: z
    .array(z.strictObject({ file: z.string().min(1).max(4_096), text: z.string().max(262_144).nullable() }))
    .max(10_000),
});

export const deployBody = z.strictObject({
  /** The name of the deployment: DAGs that came under it before and are missing now become inactive. */
  deployment: idSchema,
  /** Every DAG file. */
  files: z.array(deployedFileSchema).max(10_000),
  /** Whether DAGs that come from elsewhere are taken over. */
  adopt: z.boolean().default(false),
  /** Whether only to tell what would change. */
  dryRun: z.boolean().default(false),
  /** Whether bundles that are known are asked for as well, where they were made of other comments or another layout than `sources`. */
  renew: z.boolean().default(false),
});

/** What a deploy makes, or made, of a DAG. */
export const deployedDagSchema = z.object({
  dagId: idSchema,
  change: z.enum(["added", "changed", "unchanged", "removed"]),
  /** The number of the version that was current; null: there was none, or the DAG was inactive. */
  from: z.number().int().nullable(),
  /** The number of the version that is current from now on; null: none, it gets no more runs. */
  to: z.number().int().nullable(),
  taskCount: z.number().int(),
  /** What differs, for a DAG that changed. */
  changes: versionChangesSchema.nullable(),
  /** What is deployed all the same, and is perhaps not what was meant. */
  warnings: z.array(z.string()),
});

/** `incomplete`: these bundles are to be sent first, being unknown or of an older text; nothing was changed. */
export const deployAnswerSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("incomplete"), bundles: z.array(bundleIdSchema) }),
  z.object({ kind: z.literal("plan"), deployment: idSchema, dags: z.array(deployedDagSchema) }),
  z.object({ kind: z.literal("applied"), deployment: idSchema, dags: z.array(deployedDagSchema) }),
]);

export type PutBundleBody = z.output<typeof putBundleBody>;
export type DeployBody = z.output<typeof deployBody>;
export type DeployedFile = z.output<typeof deployedFileSchema>;
export type DeployedDag = z.output<typeof deployedDagSchema>;
export type DeployAnswer = z.output<typeof deployAnswerSchema>;
