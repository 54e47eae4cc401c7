import { TASK_STATES, type TaskState } from "@daymill/core";

/** Most runs in one answer. */
export const MAX_GRID_RUNS = 2_000;

/** The task is not part of the run's version. There is no state of that place. */
const ABSENT = 0xff;
const STATE_MASK = 0x0f;
const MIXED = 0x10;
const TRIES_SHIFT = 5;

/** Where counting ends: so many tries, or more. */
export const MAX_CELL_TRIES = 7;

export interface GridCell {
  readonly state: TaskState;
  /** The instances of a mapped task are not all in that state; it is the worst of them. */
  readonly mixed: boolean;
  /** Tries since the last clear, up to MAX_CELL_TRIES; 0: at most one, or many instances. */
  readonly tries: number;
}

/**
 * One cell as a byte: four bits for the state's place in TASK_STATES, one for mixed, three for the tries; 255 when the run
 * has no such task.
 */
export function packCell(cell: (Omit<GridCell, "tries"> & { readonly tries?: number }) | undefined): number {
  if (cell === undefined) return ABSENT;
  const tries = Math.min(cell.tries ?? 0, MAX_CELL_TRIES);
  return TASK_STATES.indexOf(cell.state) | (cell.mixed ? MIXED : 0) | (tries << TRIES_SHIFT);
}

/** The cell of a byte; undefined when the run has no such task. */
export function unpackCell(byte: number): GridCell | undefined {
  const state = TASK_STATES[byte & STATE_MASK];
  return state === undefined ? undefined : { state, mixed: (byte & MIXED) !== 0, tries: byte >> TRIES_SHIFT };
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
export function summariseCounts(
  counts: Readonly<Partial<Record<TaskState, number>>>,
): Omit<GridCell, "tries"> | undefined {
  const present = STATES_BY_URGENCY.filter((state) => (counts[state] ?? 0) > 0);
  const [state] = present;
  return state === undefined ? undefined : { state, mixed: present.length > 1 };
}

export function decodeCells(base64: string): Uint8Array {
  const text = atob(base64);
  const cells = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) cells[at] = text.charCodeAt(at);
  return cells;
}
