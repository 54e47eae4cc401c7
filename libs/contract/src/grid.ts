import * as z from "zod";
import {
  idSchema,
  instantSchema,
  manyOf,
  runStateSchema,
  runTypeSchema,
  stateCountsSchema,
  timezoneSchema,
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

/** A column of what repeats: the value of run i is `values[at[i]]`. */
function repeatedSchema<T extends z.ZodType>(item: T) {
  return z.object({ values: z.array(item), at: z.array(z.number().int().nonnegative()) });
}

/** Each number is what it adds to the one before it (the first to 0); null: there is none, and the next adds to the last. */
const stepsSchema = z.array(z.number().int().nullable());

/** The runs of a window as columns, see unpackRuns. */
export const gridRunsSchema = z.object({
  /** `{instant}` in it stands for the logical date in UTC, `{day}` for its day in the DAG's zone. */
  runId: repeatedSchema(z.string()),
  state: repeatedSchema(runStateSchema),
  type: repeatedSchema(runTypeSchema),
  version: repeatedSchema(z.number().int().nullable()),
  /** Steps in milliseconds since 1970. */
  runAfter: z.array(z.number().int()),
  /** Milliseconds from `runAfter` to it, mostly negative. */
  logicalDate: z.array(z.number().int().nullable()),
  /** Of the DAG's zone at the logical date. */
  offsetMinutes: repeatedSchema(z.number().int()),
  /** Steps in whole seconds since 1970. */
  startedAt: stepsSchema,
  /** Seconds: to the millisecond below ten, whole ones from there; null: it has not ended. */
  duration: z.array(z.number().nonnegative().nullable()),
  /** The places of the runs with a note. */
  notes: z.array(z.number().int().nonnegative()),
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
  runs: gridRunsSchema,
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

/** Of which runs: as those of a grid. */
export const taskDurationsQuery = gridQuery.pick({ type: true, state: true });

/** How long the tasks of a DAG usually take, by the newest of the runs that are asked for: 100, or fewer where those have very many instances. */
export const taskDurationsSchema = z.object({
  dagId: idSchema,
  /** Tasks that succeeded in none of the runs are absent. */
  tasks: z.array(
    z.object({
      taskId: z.string(),
      /** In how many of the runs it succeeded. */
      runs: z.number().int(),
      /** Over these runs; of a mapped task from its first instance to its last. */
      medianMs: z.number(),
    }),
  ),
});

export type GridTask = z.output<typeof gridTaskSchema>;
export type GridGroup = z.output<typeof gridGroupSchema>;
export type GridRuns = z.output<typeof gridRunsSchema>;
export type Grid = z.output<typeof gridSchema>;
export type GridQuery = z.output<typeof gridQuery>;
