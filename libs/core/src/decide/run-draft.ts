import { NOT_MAPPED } from "../ids.ts";
import type { TaskState } from "../state/task-state.ts";
import type { DataInterval } from "../time.ts";
import type { IndexRange, RunSnapshot, TaskMove, TaskSummary } from "./run-snapshot.ts";

/** A run as it will stand once the moves decided so far are made; the snapshot itself is never changed. */
export interface RunDraft {
  readonly interval: DataInterval;
  /** undefined: the run has no instance of the task. */
  summaryOf(taskId: string): TaskSummary | undefined;
  /** Moves all instances that are in `from`, or those of them at the indexes given; nothing when there are none. */
  move(move: TaskMove): void;
  readonly moves: readonly TaskMove[];
  /** Where an instance of a task stands at an index: the one there, else the one that stands for all of them. */
  stateAt(taskId: string, index: number): TaskState | undefined;
  /** The map indexes, ascending, at which an instance of a task is known to be in a state. */
  indexesIn(taskId: string, state: TaskState): number[];
}

export function countIn(summary: TaskSummary | undefined, state: TaskState): number {
  return summary?.counts[state] ?? 0;
}

type States = Map<number, TaskState>;

const NO_STATES: ReadonlyMap<number, TaskState> = new Map();

/** Changes the states that a move changes; says how many. */
function moveStates(states: States, { from, to, indexes }: TaskMove): number {
  const among = indexes ? numbersOf(indexes) : [...states.keys()];
  const moving = among.filter((index) => states.get(index) === from);
  for (const index of moving) states.set(index, to);
  return moving.length;
}

function numbersOf({ first, last }: IndexRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}

export function draftOf(snapshot: RunSnapshot): RunDraft {
  const changed = new Map<string, TaskSummary>();
  const changedStates = new Map<string, States>();
  const moves: TaskMove[] = [];
  const summaryOf = (taskId: string): TaskSummary | undefined =>
    (changed.size === 0 ? undefined : changed.get(taskId)) ?? snapshot.tasks.get(taskId);
  const statesOf = (taskId: string): ReadonlyMap<number, TaskState> =>
    changedStates.get(taskId) ?? snapshot.instances?.byTask.get(taskId) ?? NO_STATES;
  /** What is known of the instances moves along; how many there are in all is known of the whole task only. */
  const countMoving = (move: TaskMove, summary: TaskSummary): number => {
    const whole = countIn(summary, move.from);
    if (statesOf(move.taskId).size === 0) return whole;
    const states = changedStates.get(move.taskId) ?? new Map(statesOf(move.taskId));
    changedStates.set(move.taskId, states);
    const known = moveStates(states, move);
    return move.indexes ? known : whole;
  };
  return {
    interval: snapshot.interval,
    moves,
    summaryOf,
    move(move) {
      const summary = summaryOf(move.taskId);
      if (summary === undefined || countIn(summary, move.from) === 0) return;
      const moving = countMoving(move, summary);
      const counts = { ...summary.counts, [move.to]: countIn(summary, move.to) + moving };
      const left = countIn(summary, move.from) - moving;
      if (left === 0) delete counts[move.from];
      else counts[move.from] = left;
      changed.set(move.taskId, { ...summary, counts });
      moves.push(move);
    },
    stateAt: (taskId, index) => statesOf(taskId).get(index) ?? statesOf(taskId).get(NOT_MAPPED),
    indexesIn: (taskId, state) =>
      [...statesOf(taskId)].flatMap(([index, at]) => (at === state ? [index] : [])).sort((a, b) => a - b),
  };
}
