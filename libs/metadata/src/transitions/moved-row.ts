import type { RunKey, TaskId, TaskState } from "@daymill/core";
import type { MovedInstance } from "./batch.ts";

/** An instance that moved, as functions of the hot path tell it. */
export type MovedRow = readonly [RunKey, TaskId, mapIndex: number, from: TaskState, to: TaskState, attempts: number];

export function toMoved(rows: readonly MovedRow[]): MovedInstance[] {
  return rows.map(([run, task, mapIndex, from, to, attempts]) => ({ run, task, mapIndex, from, to, attempts }));
}
