import type { RunState } from "./run-state.ts";

/** Who or what may move a run. The cause of a stored move begins with one of these. */
export const RunMoveCause = {
  /** There is a place among the active runs. */
  admit: "admit",
  /** Its deciding tasks have ended, it is overdue, or nothing in it can begin. */
  verdict: "verdict",
  /** Some of its tasks were cleared, or a backfill adopted it. */
  clear: "clear",
  /** A clear was undone before it had begun. */
  undo_clear: "undo_clear",
  /** A person said how it ended. */
  mark: "mark",
  /** Its backfill was cancelled before it began. */
  cancel: "cancel",
} as const;

export type RunMoveCause = (typeof RunMoveCause)[keyof typeof RunMoveCause];

/** All moves with one cause: from each of `from` to each of `to`, staying where it is excepted. */
export interface RunTransition {
  readonly cause: RunMoveCause;
  readonly from: readonly RunState[];
  readonly to: readonly RunState[];
}

/** Every legal move of a run. The guards in SQL, the buttons and docs/states.md follow this table. */
export const RUN_TRANSITIONS: readonly RunTransition[] = [
  { cause: "admit", from: ["queued"], to: ["running"] },
  { cause: "verdict", from: ["running"], to: ["success", "failed"] },
  { cause: "clear", from: ["success", "failed"], to: ["queued"] },
  { cause: "undo_clear", from: ["queued"], to: ["success", "failed"] },
  { cause: "mark", from: ["queued", "running", "success", "failed"], to: ["success", "failed"] },
  { cause: "cancel", from: ["queued"], to: ["failed"] },
];

/** Whether a cause may move a run from one state to another. */
export function isLegalRunMove(from: RunState, cause: RunMoveCause, to: RunState): boolean {
  if (from === to) return false;
  return RUN_TRANSITIONS.some((move) => move.cause === cause && move.from.includes(from) && move.to.includes(to));
}

/** Where a run stands once some of its tasks were cleared: one that was over waits for its place again. */
export function runStateAfterClear(state: RunState): RunState {
  return isLegalRunMove(state, "clear", "queued") ? "queued" : state;
}
