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
  /** The worst of the components. */
  status: z.enum(["ok", "degraded", "down"]),
  version: z.string(),
  startedAt: instantSchema,
  now: instantSchema,
  components: z.array(componentHealthSchema),
});

export type Health = z.output<typeof healthSchema>;
export type ComponentHealth = z.output<typeof componentHealthSchema>;
