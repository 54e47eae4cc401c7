import { isTerminal, TASK_STATES, type TaskState } from "./task-state.ts";

/** Who or what may move a task instance. The cause of a stored move begins with one of these. */
export const TaskMoveCause = {
  /** Its trigger rule was met, or can no longer be met. */
  trigger_rule: "trigger_rule",
  /** A branch, match or shortCircuit chose. */
  condition: "condition",
  /** The run lies before the start or after the end of the task. */
  dates: "dates",
  /** A setup that it needs did not succeed. */
  setup: "setup",
  /** What it is mapped over is missing, or its list is empty or shorter than before. */
  mapping: "mapping",
  /** A slot was free: given to a worker session; what needs no worker is looked after by a scheduler and its pollers. */
  claim: "claim",
  /** The worker began its body. */
  start: "start",
  /** The attempt ended and its owner said how. */
  outcome: "outcome",
  /** The attempt's worker session ended without a word. */
  lost: "lost",
  /** `due_at` came: a retry. A poke, a poll and a condition are looked at where they stand. */
  timer: "timer",
  /** A person cleared it, or a backfill adopted its run. */
  clear: "clear",
  /** The process of a cleared attempt is gone. */
  stopped: "stopped",
  /** A clear was undone before it had begun. */
  undo_clear: "undo_clear",
  /** A person said how it ended. */
  mark: "mark",
  /** The run took too long. */
  run_timeout: "run_timeout",
  /** Another task failed and the DAG stops at the first failure. */
  fail_fast: "fail_fast",
  /** The run moved to a version of the DAG without it, or with it again. */
  version: "version",
} as const;

export type TaskMoveCause = (typeof TaskMoveCause)[keyof typeof TaskMoveCause];

/** All moves with one cause: from each of `from` to each of `to`, staying where it is excepted. */
export interface TaskTransition {
  readonly cause: TaskMoveCause;
  readonly from: readonly TaskState[];
  readonly to: readonly TaskState[];
}

const UNFINISHED = TASK_STATES.filter((state) => !isTerminal(state));
const LEFT_OUT = ["skipped", "upstream_failed"] as const;

/** Every legal move of a task instance. The guards in SQL, the buttons and docs/states.md follow this table. */
export const TASK_TRANSITIONS: readonly TaskTransition[] = [
  { cause: "trigger_rule", from: ["none"], to: ["scheduled", ...LEFT_OUT] },
  { cause: "condition", from: ["none"], to: LEFT_OUT },
  { cause: "dates", from: ["none"], to: ["skipped"] },
  { cause: "setup", from: ["none"], to: LEFT_OUT },
  { cause: "mapping", from: ["none"], to: [...LEFT_OUT, "removed"] },
  { cause: "claim", from: ["scheduled"], to: ["queued", "deferred", "up_for_reschedule"] },
  { cause: "start", from: ["queued"], to: ["running"] },
  {
    cause: "outcome",
    from: ["queued", "running", "deferred", "up_for_reschedule"],
    to: ["success", "failed", "skipped", "up_for_retry", "up_for_reschedule", "deferred"],
  },
  { cause: "lost", from: ["queued", "running"], to: ["scheduled", "failed"] },
  { cause: "timer", from: ["up_for_retry"], to: ["scheduled"] },
  { cause: "clear", from: ["queued", "running"], to: ["restarting"] },
  {
    cause: "clear",
    from: ["scheduled", "success", "failed", "up_for_retry", "up_for_reschedule", "deferred", ...LEFT_OUT, "removed"],
    to: ["none"],
  },
  { cause: "stopped", from: ["restarting"], to: ["none"] },
  { cause: "undo_clear", from: ["none", "scheduled"], to: TASK_STATES.filter((state) => isTerminal(state)) },
  { cause: "mark", from: TASK_STATES.filter((state) => state !== "removed"), to: ["success", "failed", "skipped"] },
  { cause: "run_timeout", from: UNFINISHED, to: ["skipped"] },
  { cause: "fail_fast", from: UNFINISHED, to: ["skipped"] },
  { cause: "version", from: TASK_STATES, to: ["removed"] },
  { cause: "version", from: ["removed"], to: ["none"] },
];

/** Whether a cause may move a task instance from one state to another. */
export function isLegalTaskMove(from: TaskState, cause: TaskMoveCause, to: TaskState): boolean {
  if (from === to) return false;
  return TASK_TRANSITIONS.some((move) => move.cause === cause && move.from.includes(from) && move.to.includes(to));
}
