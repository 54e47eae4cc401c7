import * as z from "zod";
import { instantSchema } from "./fields.ts";

export const componentHealthSchema = z.object({
  name: z.string(),
  state: z.enum(["ok", "degraded", "down"]),
  detail: z.string().nullable(),
  /** When it was last heard of. */
  seenAt: instantSchema.nullable(),
});

export const healthSchema = z.object({
  /** Whether the server can be worked with: false until the DAG folders have been read for the first time, and while it stops. */
  ready: z.boolean(),
  /** The worst of the components. */
  status: z.enum(["ok", "degraded", "down"]),
  version: z.string(),
  startedAt: instantSchema,
  now: instantSchema,
  components: z.array(componentHealthSchema),
});

export type Health = z.output<typeof healthSchema>;
export type ComponentHealth = z.output<typeof componentHealthSchema>;
