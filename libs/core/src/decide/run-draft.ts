import type { TaskState } from "../state/task-state.ts";
import type { RunSnapshot, TaskMove, TaskSummary } from "./run-snapshot.ts";

/** A run as it will stand once the moves decided so far are made; the snapshot itself is never changed. */
export interface RunDraft {
  /** undefined: the run has no instance of the task. */
  summaryOf(taskId: string): TaskSummary | undefined;
  /** Moves all instances that are in `from`; nothing when there are none. */
  move(move: TaskMove): void;
  readonly moves: readonly TaskMove[];
}

export function countIn(summary: TaskSummary | undefined, state: TaskState): number {
  return summary?.counts[state] ?? 0;
}

export function draftOf(snapshot: RunSnapshot): RunDraft {
  const changed = new Map<string, TaskSummary>();
  const moves: TaskMove[] = [];
  const summaryOf = (taskId: string): TaskSummary | undefined =>
    (changed.size === 0 ? undefined : changed.get(taskId)) ?? snapshot.tasks.get(taskId);
  return {
    moves,
    summaryOf,
    move(move) {
      const summary = summaryOf(move.taskId);
      const moving = countIn(summary, move.from);
      if (summary === undefined || moving === 0) return;
      const counts = { ...summary.counts, [move.to]: countIn(summary, move.to) + moving };
      delete counts[move.from];
      changed.set(move.taskId, { ...summary, counts });
      moves.push(move);
    },
  };
}
