import { NOT_MAPPED } from "../ids.ts";
import { isHeld, judgeTask } from "./judge-task.ts";
import type { RunDraft } from "./run-draft.ts";
import type { GraphTask } from "./run-graph.ts";
import type { IndexRange, TaskMove } from "./run-snapshot.ts";

type IndexMove = TaskMove & { readonly indexes: IndexRange };

/** Whether the instances of a task are judged one by one: it waits for others index by index, and has its instances. */
export function isByIndex(task: GraphTask, draft: RunDraft): boolean {
  return task.beside.size > 0 && draft.summaryOf(task.id)?.expanded === true;
}

/** Judges the instances of a task one by one, at the indexes that are known; says whether any moves. */
export function settleIndexes(task: GraphTask, draft: RunDraft): boolean {
  const moves = joined(draft.indexesIn(task.id, "none").flatMap((index) => moveAt(task, index, draft)));
  for (const move of moves) draft.move(move);
  return moves.length > 0;
}

function moveAt(task: GraphTask, index: number, draft: RunDraft): IndexMove[] {
  const { verdict, cause } = judgeTask(task, draft, index === NOT_MAPPED ? undefined : index);
  if (verdict === "wait" || isHeld(task, { verdict, cause }, draft)) return [];
  const to = verdict === "go" ? "scheduled" : verdict;
  return [{ taskId: task.id, from: "none", to, cause, indexes: { first: index, last: index } }];
}

/** Moves alike at indexes next to each other become one. */
function joined(moves: readonly IndexMove[]): IndexMove[] {
  const found: IndexMove[] = [];
  for (const move of moves) {
    const before = found.at(-1);
    const isNext = before?.indexes.last === move.indexes.first - 1;
    if (before && isNext && before.to === move.to && before.cause === move.cause)
      found[found.length - 1] = { ...before, indexes: { first: before.indexes.first, last: move.indexes.last } };
    else found.push(move);
  }
  return found;
}
