import { exprTasks } from "../dag/expr-tasks.ts";
import { decideRun } from "../decide/decide-run.ts";
import type { GraphTask, RunGraph } from "../decide/run-graph.ts";
import type { RunDecision, RunSnapshot, TaskSummary } from "../decide/run-snapshot.ts";
import { NOT_MAPPED } from "../ids.ts";
import type { TaskState } from "../state/task-state.ts";
import { epochMillis } from "../time.ts";
import type { TaskPlan } from "./arbitrary-dag.ts";
import { applyMoves, moveInstances, snapshotOf, summaryOfStates, withInstances, withSummary } from "./snapshot.ts";

export interface PlayedRun {
  readonly snapshot: RunSnapshot;
  readonly verdict: NonNullable<RunDecision["verdict"]>;
}

export interface PlayOptions {
  readonly plans: ReadonlyMap<string, TaskPlan>;
  /** Which of the tasks that could end next, ends next; and at which of the indexes that could, where it matters. */
  readonly pick: <T>(ready: readonly T[]) => T | undefined;
  /** Sees each state of the run before it is decided, what changed since, and the decision. */
  readonly watch?: (before: RunSnapshot, changed: readonly string[], decision: RunDecision) => void;
}

/** More steps than a run of a few tasks can take. */
const MAX_STEPS = 10_000;

const START = epochMillis(0);

function lengthOf(task: GraphTask, plans: PlayOptions["plans"]): number {
  const sources = task.mapSources.flatMap(exprTasks);
  return Math.max(0, ...sources.map((source) => plans.get(source)?.length ?? 0));
}

/** The instances of a mapped task; an empty list leaves the one that stands for them, skipped. */
function expand(graph: RunGraph, snapshot: RunSnapshot, task: GraphTask, plans: PlayOptions["plans"]): RunSnapshot {
  const length = lengthOf(task, plans);
  const states = length === 0 ? (["skipped"] as const) : Array<"none">(length).fill("none");
  const expanded = withSummary(snapshot, { ...summaryOfStates(task.id, states), expanded: true });
  return graph.indexed.includes(task.id)
    ? withInstances(expanded, task.id, new Map(states.map((state, index) => [index, state])))
    : expanded;
}

function endAt(plan: TaskPlan | undefined, place: number): TaskState {
  return plan?.ends[Math.min(place, plan.ends.length - 1)] ?? "success";
}

function withChoice(snapshot: RunSnapshot, taskId: string, plan: TaskPlan | undefined): RunSnapshot {
  const summary = snapshot.tasks.get(taskId);
  return summary?.counts.success ? withSummary(snapshot, { ...summary, choice: plan?.choice ?? true }) : snapshot;
}

/** Ends one scheduled instance of a task as planned: the nth to end, or the nth there is where the index matters. */
function endOne(snapshot: RunSnapshot, summary: TaskSummary, { plans, pick }: PlayOptions): RunSnapshot {
  const { taskId, expected, counts } = summary;
  const plan = plans.get(taskId);
  const states = snapshot.instances?.byTask.get(taskId);
  if (states === undefined) {
    const ended = expected - (counts.scheduled ?? 0) - (counts.none ?? 0);
    const end = endAt(plan, ended);
    return withChoice(withSummary(snapshot, moveInstances(summary, "scheduled", end, 1)), taskId, plan);
  }
  const ready = [...states].flatMap(([index, state]) => (state === "scheduled" ? [index] : []));
  const index = pick(ready) ?? NOT_MAPPED;
  const ended = new Map(states).set(index, endAt(plan, Math.max(index, 0)));
  return withChoice(withInstances(snapshot, taskId, ended), taskId, plan);
}

function readyTasks(graph: RunGraph, snapshot: RunSnapshot): GraphTask[] {
  return graph.order.filter((task) => (snapshot.tasks.get(task.id)?.counts.scheduled ?? 0) > 0);
}

/** Applies a decision; says which tasks stand otherwise because instances were made. */
function carryOut(graph: RunGraph, before: RunSnapshot, { decision, plans }: { decision: RunDecision } & PlayOptions) {
  let snapshot = applyMoves(before, decision.moves);
  for (const id of decision.expand) {
    const task = graph.tasks.get(id);
    if (task !== undefined) snapshot = expand(graph, snapshot, task, plans);
  }
  return { snapshot, changed: decision.expand };
}

/** Ends one instance of a ready task; undefined when there is none. */
function endNext(graph: RunGraph, snapshot: RunSnapshot, options: PlayOptions) {
  const task = options.pick(readyTasks(graph, snapshot));
  const summary = task === undefined ? undefined : snapshot.tasks.get(task.id);
  if (task === undefined || summary === undefined) return undefined;
  return { snapshot: endOne(snapshot, summary, options), changed: [task.id] };
}

/**
 * Plays a whole run without an engine: decides, moves, makes instances, ends one after the other as planned, until the
 * decision says that the run has ended. Throws when it never does.
 */
export function playRun(graph: RunGraph, options: PlayOptions): PlayedRun {
  let state: { snapshot: RunSnapshot; changed: readonly string[] } = {
    snapshot: snapshotOf(graph),
    changed: [...graph.tasks.keys()],
  };
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const decision = decideRun(graph, state.snapshot, START);
    options.watch?.(state.snapshot, state.changed, decision);
    const decided = carryOut(graph, state.snapshot, { decision, ...options });
    if (decision.verdict !== undefined) return { snapshot: decided.snapshot, verdict: decision.verdict };
    const next = decision.expand.length > 0 ? decided : endNext(graph, decided.snapshot, options);
    if (next === undefined) throw new Error(`The run of ${graph.dagId} goes on, but nothing in it can end`);
    state = next;
  }
  throw new Error(`The run of ${graph.dagId} did not end within ${MAX_STEPS} steps`);
}
