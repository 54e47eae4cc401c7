/** Where a task instance stands. Airflow's states, with the same meanings. */
export const TaskState = {
  /** Created; its upstream is not done. */
  none: "none",
  /** Everything it depends on is met; it waits for a slot. */
  scheduled: "scheduled",
  /** Claimed for a worker session, under a lease; its body has not begun. */
  queued: "queued",
  /** Its body runs. */
  running: "running",
  /** Its body returned. Terminal. */
  success: "success",
  /** Its body failed and no try is left. Terminal. */
  failed: "failed",
  /** Its body failed; the next try is due at `due_at`. */
  up_for_retry: "up_for_retry",
  /** A sensor: it is poked now, or the next poke is due at `due_at`. */
  up_for_reschedule: "up_for_reschedule",
  /** Its work runs elsewhere (a remote job) or it waits for a condition; it holds no worker. */
  deferred: "deferred",
  /** Left out by a branch, a skip or its trigger rule. Terminal. */
  skipped: "skipped",
  /** Left out because something it needs failed. Terminal. */
  upstream_failed: "upstream_failed",
  /** The task or the map index is no longer part of the run's version. Terminal. */
  removed: "removed",
  /** Cleared while running: its process is being stopped, then it starts anew. */
  restarting: "restarting",
} as const;

export type TaskState = (typeof TaskState)[keyof typeof TaskState];

/** Every state, in the order in which counts are stored (task_summary) and packed (the grid). Append only. */
export const TASK_STATES = [
  "none",
  "scheduled",
  "queued",
  "running",
  "success",
  "failed",
  "up_for_retry",
  "up_for_reschedule",
  "deferred",
  "skipped",
  "upstream_failed",
  "removed",
  "restarting",
] as const satisfies readonly TaskState[];

const TERMINAL: ReadonlySet<TaskState> = new Set(["success", "failed", "skipped", "upstream_failed", "removed"]);
const OCCUPYING: ReadonlySet<TaskState> = new Set(["queued", "running", "restarting"]);

/** Whether nothing more happens to it unless somebody clears or marks it. */
export function isTerminal(state: TaskState): boolean {
  return TERMINAL.has(state);
}

/** Whether it holds a worker slot and counts against limits. */
export function isOccupying(state: TaskState): boolean {
  return OCCUPYING.has(state);
}

/** Whether an attempt of it is open: in a worker, or looked at without one. */
export function isUnderWay(state: TaskState): boolean {
  return isOccupying(state) || state === "deferred" || state === "up_for_reschedule";
}
