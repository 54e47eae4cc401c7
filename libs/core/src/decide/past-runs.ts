import type { RunType } from "../state/run-state.ts";
import type { TaskState } from "../state/task-state.ts";
import type { EpochMillis } from "../time.ts";

/** A run, as far as it matters to those after it. */
export interface DatedRun {
  readonly type: RunType;
  /** undefined: a run by hand without one; it stands in no order and holds nothing back. */
  readonly logicalDate: EpochMillis | undefined;
}

/**
 * The run that a run follows: the newest with an earlier logical date that was not started by hand. What somebody tried
 * by hand never holds the schedule back.
 */
export function earlierRun<Run extends DatedRun>(runs: readonly Run[], run: DatedRun): Run | undefined {
  const { logicalDate } = run;
  if (logicalDate === undefined) return undefined;
  const dateOf = (other: Run): number => other.logicalDate ?? Number.NEGATIVE_INFINITY;
  return runs
    .filter((other) => other.type !== "manual" && other.logicalDate !== undefined && dateOf(other) < logicalDate)
    .reduce<Run | undefined>((newest, other) => (newest && dateOf(newest) > dateOf(other) ? newest : other), undefined);
}

export interface PastQuery {
  readonly task: { readonly dependsOnPast: boolean; readonly waitForDownstream: boolean };
  /** Whether the run is the first of its backfill: what came before is not part of it and does not matter. */
  readonly isFirstOfBackfill: boolean;
  /** In the run before (see earlierRun); undefined: there is none. */
  readonly before:
    | {
        /** Where the task's instances stand. */
        readonly own: readonly TaskState[];
        /** Where the instances of its direct downstream tasks stand. */
        readonly downstream: readonly TaskState[];
      }
    | undefined;
  /** Whether any run before has an instance of the task that was not removed. */
  readonly hasEarlierInstance: boolean;
}

function isGood(state: TaskState): boolean {
  return state === "success" || state === "skipped";
}

/** What was removed is no part of the run: elements that a list lost, and tasks that it was made without. */
function isPart(state: TaskState): boolean {
  return state !== "removed";
}

/**
 * Whether an earlier run holds a task back: one that depends on the past waits until its instances of the run before
 * succeeded or were skipped, and those of its direct downstream tasks as well when it waits for downstream. What was removed
 * from the run before counts as not there. A task that is new in the DAG has no past to wait for.
 */
export function isHeldByPast({ task, isFirstOfBackfill, before, hasEarlierInstance }: PastQuery): boolean {
  const looksBack = task.dependsOnPast || task.waitForDownstream;
  if (!looksBack || isFirstOfBackfill || before === undefined) return false;
  const own = before.own.filter(isPart);
  if (own.length === 0) return hasEarlierInstance;
  if (!own.every(isGood)) return true;
  return task.waitForDownstream && !before.downstream.filter(isPart).every(isGood);
}
