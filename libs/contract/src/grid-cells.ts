import { TASK_STATES, type TaskState } from "@daymill/core";

/** Most runs in one answer. */
export const MAX_GRID_RUNS = 2_000;

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
