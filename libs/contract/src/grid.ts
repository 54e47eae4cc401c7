import * as z from "zod";
import {
  idSchema,
  instantSchema,
  manyOf,
  runIdSchema,
  runStateSchema,
  runTypeSchema,
  stateCountsSchema,
  timezoneSchema,
  zonedSchema,
} from "./fields.ts";
import { MAX_GRID_RUNS } from "./grid-cells.ts";

export const gridTaskSchema = z.object({
  taskId: z.string(),
  group: z.string().nullable(),
  kind: z.enum(["task", "wait", "sensor", "remote"]),
  operator: z.string(),
  mapped: z.boolean(),
  /** The current version no longer holds it; some run of the window does. */
  removed: z.boolean(),
});

export const gridGroupSchema = z.object({ groupId: z.string(), parent: z.string().nullable(), mapped: z.boolean() });

export const gridRunSchema = z.object({
  runId: runIdSchema,
  state: runStateSchema,
  type: runTypeSchema,
  logicalDate: zonedSchema.nullable(),
  runAfter: instantSchema,
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  version: z.number().int().nullable(),
  hasNote: z.boolean(),
});

/**
 * A window of the grid. `runs` are oldest first; `cells` is base64 of one byte a cell, run after run, tasks in the order
 * of `tasks` (see unpackCell). `before` fetches the window to the left; null: there is nothing older.
 */
export const gridSchema = z.object({
  dagId: idSchema,
  timezone: timezoneSchema,
  /** In graph order; tasks that only older versions hold stand at the end. */
  tasks: z.array(gridTaskSchema),
  groups: z.array(gridGroupSchema),
  runs: z.array(gridRunSchema),
  cells: z.base64(),
  /** The cells of mapped tasks whose instances exist: counts by state. `cell` = index into the bytes. */
  mapped: z.array(z.object({ cell: z.number().int(), counts: stateCountsSchema })),
  before: z.string().nullable(),
});

export const gridQuery = z.strictObject({
  limit: z.coerce.number<number | string>().int().min(1).max(MAX_GRID_RUNS).default(365),
  /** The `before` of the window to the right; absent: the newest runs. */
  before: z.string().max(500).optional(),
  /** Runs whose logical date (else run_after) lies in [from, to). */
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  type: manyOf(runTypeSchema).optional(),
  state: manyOf(runStateSchema).optional(),
});

export type GridTask = z.output<typeof gridTaskSchema>;
export type GridGroup = z.output<typeof gridGroupSchema>;
export type GridRun = z.output<typeof gridRunSchema>;
export type Grid = z.output<typeof gridSchema>;
export type GridQuery = z.output<typeof gridQuery>;
