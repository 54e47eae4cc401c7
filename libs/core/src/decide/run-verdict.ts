import { isTerminal, TASK_STATES } from "../state/task-state.ts";
import { countIn, type RunDraft } from "./run-draft.ts";
import { decidingTasks, type GraphTask, type RunGraph } from "./run-graph.ts";
import type { RunDecision, TaskSummary } from "./run-snapshot.ts";

type Verdict = RunDecision["verdict"];

/** What keeps a run from ending: `waiting` tasks have not begun and nothing that runs will wake them. */
type Standing =
  | { readonly kind: "alive" }
  | { readonly kind: "ended" }
  | { readonly kind: "stuck"; readonly waiting: string[] };

const ALIVE: Standing = { kind: "alive" };

const IN_FLIGHT = TASK_STATES.filter((state) => !isTerminal(state) && state !== "none");

function isInFlight(summary: TaskSummary): boolean {
  return IN_FLIGHT.some((state) => countIn(summary, state) > 0);
}

/** Whether something outside this run's own states will wake it: an earlier run, or the making of its instances. */
function isAwaited(task: GraphTask, summary: TaskSummary): boolean {
  return summary.heldByPast === true || (task.isMapped && !summary.expanded);
}

/** The places of an order, the nearest to one of them first: `begin`, then its neighbours, and so on outwards. */
function* outwards(length: number, begin: number): Generator<number> {
  if (begin < length) yield begin;
  for (let distance = 1; begin - distance >= 0 || begin + distance < length; distance += 1) {
    if (begin + distance < length) yield begin + distance;
    if (begin - distance >= 0) yield begin - distance;
  }
}

/**
 * Looks for a task that is under way, beginning at a place in the order: neighbours of a task that just ended are likely
 * to be, and then the search ends at once.
 */
function standingOf(graph: RunGraph, draft: RunDraft, beginAt: number): Standing {
  const waiting: string[] = [];
  let awaited = false;
  for (const place of outwards(graph.order.length, beginAt)) {
    const task = graph.order[place];
    const summary = task === undefined ? undefined : draft.summaryOf(task.id);
    if (task === undefined || summary === undefined) continue;
    if (isInFlight(summary)) return ALIVE;
    if (countIn(summary, "none") === 0) continue;
    awaited ||= isAwaited(task, summary);
    waiting.push(task.id);
  }
  if (awaited) return ALIVE;
  return waiting.length === 0 ? { kind: "ended" } : { kind: "stuck", waiting };
}

const DEADLOCK = "deadlock: ";

/** Whether a verdict says that nothing can ever begin. */
export function isDeadlock(verdict: Verdict): boolean {
  return verdict?.reason.startsWith(DEADLOCK) === true;
}

const MAX_NAMED = 3;

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return names.slice(0, MAX_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Whether a run has a task at all: not one that it was made without, nor one that only a later version has. */
function isPartOfRun(summary: TaskSummary | undefined): boolean {
  return summary !== undefined && countIn(summary, "removed") < summary.expected;
}

/** A task that is no part of the run decides nothing; what stands before it does instead. */
function decidingOf(graph: RunGraph, draft: RunDraft): readonly GraphTask[] {
  const parts = graph.order.filter(({ id }) => isPartOfRun(draft.summaryOf(id)));
  return parts.length === graph.order.length ? graph.deciding : decidingTasks(parts);
}

function failuresOf(graph: RunGraph, draft: RunDraft): string[] {
  const states = ["failed", "upstream_failed"] as const;
  return decidingOf(graph, draft).flatMap(({ id }) => {
    const state = states.find((candidate) => countIn(draft.summaryOf(id), candidate) > 0);
    return state === undefined ? [] : [`${id} (${state})`];
  });
}

/** How a run ends in which every instance has ended: as its deciding tasks did. */
function verdictOfLeaves(graph: RunGraph, draft: RunDraft): Verdict {
  const failures = failuresOf(graph, draft);
  if (failures.length > 0) return { state: "failed", reason: `failed: ${listed(failures)}` };
  return { state: "success", reason: "every deciding task succeeded or was skipped" };
}

/** Why a run was cut short; undefined: it was not. */
export type StopReason = "run_timeout" | "fail_fast" | undefined;

/** A run of which everything has ended, a run in which nothing can ever begin, or undefined: it goes on. */
export function verdictOfRun(
  graph: RunGraph,
  draft: RunDraft,
  { beginAt, stopReason }: { readonly beginAt: number; readonly stopReason: () => StopReason },
): Verdict {
  const standing = standingOf(graph, draft, beginAt);
  switch (standing.kind) {
    case "alive":
      return undefined;
    case "stuck":
      return { state: "failed", reason: `${DEADLOCK}nothing will start ${listed(standing.waiting.sort())}` };
    case "ended": {
      const stopped = stopReason();
      return stopped === undefined ? verdictOfLeaves(graph, draft) : { state: "failed", reason: stopped };
    }
    default:
      return standing satisfies never;
  }
}
