import * as z from "zod";
import { TASK_STATES, type TaskState } from "@daymill/core";
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

/** Most runs in one answer. */
export const MAX_GRID_RUNS = 2_000;

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

/** The task is not part of the run's version. */
const ABSENT = 0xff;
const MIXED = 0x20;
const STATE_MASK = 0x1f;

/** `mixed`: the instances of a mapped task are not all in that state; it is the worst of them. */
export interface GridCell {
  readonly state: TaskState;
  readonly mixed: boolean;
}

/** One cell as a byte: the state's place in TASK_STATES, bit 5 when mixed; 255 when the run has no such task. */
export function packCell(cell: GridCell | undefined): number {
  if (cell === undefined) return ABSENT;
  return TASK_STATES.indexOf(cell.state) | (cell.mixed ? MIXED : 0);
}

/** The cell of a byte; undefined when the run has no such task. */
export function unpackCell(byte: number): GridCell | undefined {
  const state = byte === ABSENT ? undefined : TASK_STATES[byte & STATE_MASK];
  return state === undefined ? undefined : { state, mixed: (byte & MIXED) !== 0 };
}

/** From the one that most wants to be seen to the calmest. */
export const STATES_BY_URGENCY: readonly TaskState[] = [
  "failed",
  "upstream_failed",
  "up_for_retry",
  "restarting",
  "running",
  "queued",
  "deferred",
  "up_for_reschedule",
  "scheduled",
  "none",
  "success",
  "skipped",
  "removed",
];

/** What one cell shows for many instances: the most urgent state among them; undefined for no instances. */
export function summariseCounts(counts: Readonly<Partial<Record<TaskState, number>>>): GridCell | undefined {
  const present = STATES_BY_URGENCY.filter((state) => (counts[state] ?? 0) > 0);
  const [state] = present;
  return state === undefined ? undefined : { state, mixed: present.length > 1 };
}

export function encodeCells(cells: Uint8Array): string {
  let text = "";
  for (let from = 0; from < cells.length; from += 0x8000)
    text += String.fromCharCode(...cells.subarray(from, from + 0x8000));
  return btoa(text);
}

export function decodeCells(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export type GridTask = z.output<typeof gridTaskSchema>;
export type GridGroup = z.output<typeof gridGroupSchema>;
export type GridRun = z.output<typeof gridRunSchema>;
export type Grid = z.output<typeof gridSchema>;
export type GridQuery = z.output<typeof gridQuery>;
