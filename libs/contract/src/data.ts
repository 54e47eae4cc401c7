import * as z from "zod";
import { idSchema, instantSchema, mapIndexSchema, runIdSchema, zonedSchema } from "./fields.ts";

/** Data that the output of a task names. */
export const namedDataSchema = z.object({
  /** Its place in the list, from 0. */
  position: z.number().int(),
  /** Of a folder of Parquet files, ending in `/`, or of one such file; of a table `warehouse:logs.events`. */
  uri: z.string(),
});

export const namedDataListSchema = z.object({ data: z.array(namedDataSchema) });

const count = z.number().int().nonnegative();

export const columnSpreadSchema = z.discriminatedUnion("kind", [
  /** Rows in equal widths from the smallest to the largest value: numbers, dates, instants. */
  z.object({ kind: z.literal("range"), counts: z.array(count) }),
  /** The most frequent values: texts and flags. */
  z.object({ kind: z.literal("values"), values: z.array(z.object({ value: z.string(), count })) }),
]);

/** A column and what is in it; figures are of the profiled rows. */
export const columnDescriptionSchema = z.object({
  name: z.string(),
  /** As its warehouse calls it; of files DuckDB's name: `VARCHAR`, `DECIMAL(10,2)`. */
  type: z.string(),
  nulls: count,
  /** How many different values; null for lists, maps and structures. */
  distinct: count.nullable(),
  min: z.string().nullable(),
  max: z.string().nullable(),
  /** Of numbers only. */
  mean: z.number().nullable(),
  spread: columnSpreadSchema.nullable(),
});

/** What a place with Parquet files holds, or a table that a task profiled. */
export const dataDescriptionSchema = z.object({
  uri: z.string(),
  /** Whether the folder says that all of it is there (`_SUCCESS`); a table always is. */
  isComplete: z.boolean(),
  /** null, as `bytes`, for a table. */
  files: count.nullable(),
  bytes: count.nullable(),
  rows: count,
  /** Rows that the figures of the columns are of: all, or a sample. */
  profiledRows: count,
  columns: z.array(columnDescriptionSchema),
  /** A text or null for each column; long texts are cut and end in `…`. */
  firstRows: z.array(z.array(z.string().nullable())),
});

export const dataParams = z.strictObject({
  dagId: idSchema,
  runId: runIdSchema,
  taskId: idSchema,
  position: z.coerce.number<number | string>().int().min(0),
});

export const dataQuery = z.strictObject({ mapIndex: mapIndexSchema.default(-1) });

export const taskHistoryQuery = z.strictObject({
  /** The last run that is wanted; absent: the newest of the DAG. */
  until: runIdSchema.optional(),
  /** Runs at most. */
  limit: z.coerce.number<number | string>().int().min(1).max(400).default(90),
});

/** A task in one run, its mapped instances taken together. */
export const taskInRunSchema = z.object({
  runId: runIdSchema,
  logicalDate: zonedSchema.nullable(),
  runAfter: instantSchema,
  /** failed: an instance did. open: one has not ended. skipped: all are. success: the rest succeeded. */
  outcome: z.enum(["failed", "open", "skipped", "success"]),
  /** From the first start to the last end of the newest tries, in ms; null: it has not ended. */
  durationMs: z.number().nullable(),
  /** Whether that is far from the runs before: see `oddOnes` of @daymill/core. Only successes are judged. */
  isDurationOdd: z.boolean(),
  /** The sum of the numbers called `rows` in the outputs; null when there is none. */
  rows: z.number().nullable(),
  isRowsOdd: z.boolean(),
});

/** By the instant from which the runs may start, oldest first. */
export const taskHistorySchema = z.object({ runs: z.array(taskInRunSchema) });

export type NamedData = z.output<typeof namedDataSchema>;
export type ColumnSpreadView = z.output<typeof columnSpreadSchema>;
export type ColumnView = z.output<typeof columnDescriptionSchema>;
export type DataView = z.output<typeof dataDescriptionSchema>;
export type TaskInRun = z.output<typeof taskInRunSchema>;
