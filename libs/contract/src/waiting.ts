import * as z from "zod";

/** Why something has not started yet. */
export const WaitingReason = {
  /** A task before it is not done, or its trigger rule is not met yet. */
  upstream: "upstream",
  dag_paused: "dag_paused",
  /** Its run waits for a place among the active runs. */
  max_active_runs: "max_active_runs",
  /** The scratch places of runs take more than `retention.workspaceQuota`: no run starts. */
  workspace_full: "workspace_full",
  /** The run may only start later. */
  run_after: "run_after",
  retry_delay: "retry_delay",
  poke_interval: "poke_interval",
  /** Cleared a moment ago; held so that it can be undone. */
  hold: "hold",
  pool_full: "pool_full",
  pool_missing: "pool_missing",
  /** All workers are busy. */
  workers_busy: "workers_busy",
  no_worker: "no_worker",
  max_active_tasks: "max_active_tasks",
  max_active_per_task: "max_active_per_task",
  /** Others of its key are active. */
  max_active_per_key: "max_active_per_key",
  /** As many attempts have started as its rate allows for now. */
  rate_limit: "rate_limit",
  depends_on_past: "depends_on_past",
  /** Work goes on elsewhere: a remote job, or a condition that the scheduler watches. */
  deferred: "deferred",
  /** Nothing stands in the way: it starts with the next claim. */
  ready: "ready",
} as const;

export type WaitingReason = (typeof WaitingReason)[keyof typeof WaitingReason];

export const waitingSchema = z.object({
  reason: z.enum(WaitingReason),
  /** A sentence with names and numbers: `pool db: 3 of 3 slots in use`. */
  text: z.string(),
  /** ISO 8601: when it can go on at the earliest, where that is known. */
  until: z.string().nullable(),
});

export type Waiting = z.output<typeof waitingSchema>;

/** Something that a task instance needs before it can start. */
export const conditionSchema = waitingSchema.extend({
  /** Whether it is so now; null: not known. */
  met: z.boolean().nullable(),
});

export type Condition = z.output<typeof conditionSchema>;
