import type { JsonValue } from "../json.ts";
import type { RunState } from "../state/run-state.ts";
import type { TaskState } from "../state/task-state.ts";
import type { RunKey, VersionKey } from "../ids.ts";
import type { DataInterval, EpochMillis } from "../time.ts";

/** One row of task_summary: how the instances of one task of one run stand. */
export interface TaskSummary {
  readonly taskId: string;
  /** Instances that exist: 1 for a task that is not mapped (or not yet expanded). */
  readonly expected: number;
  /** How many instances are in each state; absent means none. The values add up to expected. */
  readonly counts: Readonly<Partial<Record<TaskState, number>>>;
  /** For a task whose output a condition reads: that output, once it succeeded. */
  readonly choice: JsonValue | undefined;
  /** For a mapped task: whether its instances have been made from its list. */
  readonly expanded: boolean;
  /**
   * For a task that depends on the past: whether the earlier run still holds it back (see isHeldByPast). Absent: no.
   */
  readonly heldByPast?: boolean;
}

/** How the instances of tasks stand, one by one, by task and map index; an index without an instance is absent. */
export interface InstanceStates {
  /**
   * Whether every index is here at which an instance has not begun. Else only some are, with the instances that stand for
   * whole tasks: enough for a decision about what changed at those indexes.
   */
  readonly isWhole: boolean;
  readonly byTask: ReadonlyMap<string, ReadonlyMap<number, TaskState>>;
}

/** All that a decision needs to know of a run. Read under the run's lock. */
export interface RunSnapshot {
  readonly runKey: RunKey;
  readonly versionKey: VersionKey;
  readonly state: RunState;
  readonly startedAt: EpochMillis | undefined;
  /** What the run covers. */
  readonly interval: DataInterval;
  readonly tasks: ReadonlyMap<string, TaskSummary>;
  /** Of RunGraph.indexed. Absent: nothing is known of them. */
  readonly instances?: InstanceStates;
}

/** Map indexes, both ends included. */
export interface IndexRange {
  readonly first: number;
  readonly last: number;
}

/** A move of all instances of a task that are in `from`; instances in other states stay. */
export interface TaskMove {
  readonly taskId: string;
  /** Only of those at these indexes. Absent: of all. */
  readonly indexes?: IndexRange;
  readonly from: TaskState;
  readonly to: TaskState;
  /** For the state-change log: the rule or condition that asked for it. */
  readonly cause: string;
}

/** What is to happen to a run now. */
export interface RunDecision {
  /** In the order in which they follow from each other. */
  readonly moves: readonly TaskMove[];
  /**
   * Mapped tasks whose list is complete and whose turn it is: make their instances (an empty list: skip the one that
   * stands for them), then decide again with them as changed.
   */
  readonly expand: readonly string[];
  /** undefined: it goes on. */
  readonly verdict: { readonly state: "success" | "failed"; readonly reason: string } | undefined;
}
