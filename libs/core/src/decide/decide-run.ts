import { isTerminal, TASK_STATES } from "../state/task-state.ts";
import type { EpochMillis } from "../time.ts";
import { hasIndexes, isHeld, judgeTask, mayDecide } from "./judge-task.ts";
import { countIn, draftOf, type RunDraft } from "./run-draft.ts";
import type { GraphTask, RunGraph } from "./run-graph.ts";
import type { RunDecision, RunSnapshot } from "./run-snapshot.ts";
import { isDeadlock, type StopReason, verdictOfRun } from "./run-verdict.ts";
import { isByIndex, settleIndexes } from "./settle-indexes.ts";

const NOTHING: RunDecision = { moves: [], expand: [], verdict: undefined };

const UNFINISHED = TASK_STATES.filter((state) => !isTerminal(state));

function isOverdue(graph: RunGraph, { startedAt }: RunSnapshot, now: EpochMillis): boolean {
  return graph.runTimeoutMs !== null && startedAt !== undefined && now >= startedAt + graph.runTimeoutMs;
}

function isWork(task: GraphTask): boolean {
  return task.spec.role !== "teardown";
}

function isWholeSuccess(task: GraphTask, draft: RunDraft): boolean {
  const summary = draft.summaryOf(task.id);
  const ended = countIn(summary, "success") + countIn(summary, "removed");
  return summary === undefined || ended >= summary.expected;
}

/** Why the run's work is to be cut short, if it is. A run that did all its work in the end is not cut short. */
function stopReasonOf(graph: RunGraph, draft: RunDraft, overdue: boolean): StopReason {
  if (!overdue && !graph.failFast) return undefined;
  const work = graph.order.filter(isWork);
  if (overdue && work.some((task) => !isWholeSuccess(task, draft))) return "run_timeout";
  if (graph.failFast && work.some((task) => countIn(draft.summaryOf(task.id), "failed") > 0)) return "fail_fast";
  return undefined;
}

/** Skips all work that has not ended; teardowns are left to their own rules, so that nothing stays open. */
function stopWork(graph: RunGraph, draft: RunDraft, cause: NonNullable<StopReason>): void {
  for (const task of graph.order.filter(isWork)) {
    for (const from of UNFINISHED) draft.move({ taskId: task.id, from, to: "skipped", cause });
  }
}

/** Judges a task and drafts its moves. */
function settleTask(task: GraphTask, draft: RunDraft): "moved" | "expands" | "stays" {
  const summary = draft.summaryOf(task.id);
  if (summary === undefined || countIn(summary, "none") === 0) return "stays";
  if (isByIndex(task, draft)) return settleIndexes(task, draft) ? "moved" : "stays";
  const { verdict, cause } = judgeTask(task, draft);
  if (verdict === "wait" || isHeld(task, { verdict, cause }, draft)) return "stays";
  if (verdict === "go" && task.isMapped && !summary.expanded) return "expands";
  draft.move({ taskId: task.id, from: "none", to: verdict === "go" ? "scheduled" : verdict, cause });
  return "moved";
}

/** Which tasks of a run to judge, in their order; judging one may add those that read it. */
interface Agenda {
  next(): GraphTask | undefined;
  add(ids: readonly string[]): void;
}

/** All tasks: whoever reads a task stands behind it and is still to come. */
function wholeAgenda(graph: RunGraph): Agenda {
  const tasks = graph.order.values();
  return { next: () => tasks.next().value, add: () => undefined };
}

/** Only those that were added, whatever the order in which they were. */
function agendaOf(graph: RunGraph): Agenda {
  const marked = new Uint8Array(graph.order.length);
  let left = 0;
  let position = graph.order.length;
  return {
    add(ids) {
      for (const id of ids) {
        const task = graph.tasks.get(id);
        if (task === undefined || marked[task.position] === 1) continue;
        marked[task.position] = 1;
        left += 1;
        position = Math.min(position, task.position);
      }
    },
    next() {
      if (left === 0) return undefined;
      while (marked[position] !== 1) position += 1;
      marked[position] = 0;
      left -= 1;
      return graph.order[position];
    },
  };
}

/** Drafts the moves of everything on the agenda; returns the tasks whose instances are to be made. */
function settleAgenda(agenda: Agenda, draft: RunDraft): string[] {
  const expand: string[] = [];
  for (let task = agenda.next(); task !== undefined; task = agenda.next()) {
    const settled = settleTask(task, draft);
    if (settled === "expands") expand.push(task.id);
    if (settled === "moved") agenda.add(task.dependents);
  }
  return expand;
}

function conclude(draft: RunDraft, expand: readonly string[], verdict: () => RunDecision["verdict"]): RunDecision {
  const goesOn = expand.length > 0 || draft.moves.some((move) => move.to === "scheduled");
  return { moves: draft.moves, expand, verdict: goesOn ? undefined : verdict() };
}

/**
 * Every move to make in a run now, cascades included, and whether the run has ended. Only a running run is decided; for
 * any other the decision is empty. Applying the moves in their order and asking again gives no further moves.
 */
export function decideRun(graph: RunGraph, snapshot: RunSnapshot, now: EpochMillis): RunDecision {
  if (snapshot.state !== "running") return NOTHING;
  const draft = draftOf(snapshot);
  const overdue = isOverdue(graph, snapshot, now);
  const stop = stopReasonOf(graph, draft, overdue);
  if (stop !== undefined) stopWork(graph, draft, stop);
  const expand = settleAgenda(wholeAgenda(graph), draft);
  return conclude(draft, expand, () => verdictOfRun(graph, draft, { beginAt: 0, stopReason: () => stop }));
}

/** What changed since the last decision. */
export interface RunChange {
  /** Tasks with an instance in another state than at the last decision of this run. */
  readonly changed: Iterable<string>;
  readonly now: EpochMillis;
}

/** Whether the change may cut the whole run short. */
function mayStop(graph: RunGraph, snapshot: RunSnapshot, changed: readonly GraphTask[]): boolean {
  return graph.failFast && changed.some((task) => countIn(snapshot.tasks.get(task.id), "failed") > 0);
}

/** A task that changed: at indexes that the snapshot knows, or as a whole. */
interface Changed {
  readonly task: GraphTask;
  readonly isWhole: boolean;
}

/** Whether what changed may decide about instances at indexes that the snapshot does not know. */
function reachesUnknown(graph: RunGraph, draft: RunDraft, changed: readonly Changed[]): boolean {
  return changed.some(({ task: by, isWhole }) =>
    by.dependents.some((id) => {
      const task = graph.tasks.get(id);
      if (task === undefined || !isByIndex(task, draft) || countIn(draft.summaryOf(id), "none") === 0) return false;
      const isSeenByIndex = task.beside.has(by.id) && !isWhole && hasIndexes(by.id, draft);
      return !isSeenByIndex && mayDecide(task, by.id, draft);
    }),
  );
}

function movedTasks(graph: RunGraph, draft: RunDraft): Changed[] {
  return draft.moves.flatMap(({ taskId, indexes }) => {
    const task = graph.tasks.get(taskId);
    return task === undefined ? [] : [{ task, isWhole: indexes === undefined }];
  });
}

/**
 * The same decision as decideRun, provided that the last one was applied and that nothing but the named tasks changed
 * since, of mapped ones at indexes that the snapshot knows. It judges only what stands downstream of them. undefined: ask
 * for a whole decision, since this one comes to instances that the snapshot does not know, or finds that nothing can ever
 * begin.
 */
export function decideAfter(
  graph: RunGraph,
  snapshot: RunSnapshot,
  { changed, now }: RunChange,
): RunDecision | undefined {
  const tasks = [...changed].map((id) => graph.tasks.get(id)).filter((task) => task !== undefined);
  const isWhole = graph.indexed.length === 0 || snapshot.instances?.isWhole === true;
  if (isOverdue(graph, snapshot, now) || mayStop(graph, snapshot, tasks))
    return isWhole ? decideRun(graph, snapshot, now) : undefined;
  if (snapshot.state !== "running") return NOTHING;
  const draft = draftOf(snapshot);
  const agenda = agendaOf(graph);
  for (const task of tasks) agenda.add([task.id, ...task.dependents]);
  const expand = settleAgenda(agenda, draft);
  const known = tasks.map((task) => ({ task, isWhole: false }));
  if (!isWhole && reachesUnknown(graph, draft, [...known, ...movedTasks(graph, draft)])) return undefined;
  const beginAt = tasks[0]?.position ?? 0;
  const stopReason = (): StopReason => stopReasonOf(graph, draft, false);
  const decision = conclude(draft, expand, () => verdictOfRun(graph, draft, { beginAt, stopReason }));
  // What a clear holds was decided to begin and has not: only a whole decision comes to it again.
  return isDeadlock(decision.verdict) ? undefined : decision;
}
