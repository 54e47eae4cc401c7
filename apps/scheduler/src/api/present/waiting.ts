import { isOccupying, isTerminal, toIso } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import type { RunDetailRow } from "@daymill/metadata";
import type { Condition, Waiting } from "@daymill/contract";
import {
  holdCondition,
  openTasks,
  pastConditions,
  roomConditions,
  runConditions,
  unmet,
  upstreamConditions,
  type WaitingCase,
  workerCondition,
} from "./obstacles.ts";

/** Why a task instance has not started; null when it runs or is over. The first obstacle that applies is told. */
export function explainWaiting(query: WaitingCase): Waiting | null {
  const { instance, look } = query;
  if (isTerminal(instance.state) || isOccupying(instance.state)) return null;
  switch (instance.state) {
    case "up_for_retry":
      return told("retry_delay", "The last try failed; the next one is due.", instance.dueAt);
    case "up_for_reschedule":
      if (isUnserved(query)) return toWaiting(workerCondition(query));
      return told("poke_interval", look?.said ?? "The condition was not met; it is looked at again.", look?.dueAt);
    case "deferred":
      if (isUnserved(query)) return toWaiting(workerCondition(query));
      return told("deferred", look?.said ?? "Its work goes on elsewhere; the scheduler looks after it.", look?.dueAt);
    case "scheduled":
      return firstUnmet(roomConditions(query)) ?? explainReady(query);
    default:
      return firstUnmet([...runConditions(query), holdCondition(query)]) ?? explainUpstream(query);
  }
}

/**
 * Everything that a task instance needs to start, in the order in which the scheduler asks for it; empty when it runs or ended
 * by itself. Of one that never started because of what is before it: that.
 */
export function explainConditions(query: WaitingCase): readonly Condition[] {
  const { state, dueAt } = query.instance;
  if (state === "skipped" || state === "upstream_failed") return upstreamConditions(query);
  if (isTerminal(state) || isOccupying(state)) return [];
  if (state === "deferred" || state === "up_for_reschedule") {
    const waiting = explainWaiting(query);
    return waiting === null ? [] : [{ ...waiting, met: false }];
  }
  return [
    ...runConditions(query),
    holdCondition(query),
    ...upstreamConditions(query),
    ...pastConditions(query),
    ...(state === "up_for_retry" ? [unmet("retry_delay", "The last try failed; the next one is due.", dueAt)] : []),
    ...roomConditions(query),
  ];
}

/** Why a queued run has not started. */
export function explainQueuedRun(
  run: Pick<
    RunDetailRow,
    "dagPaused" | "backfillKey" | "dagId" | "activeRuns" | "maxActiveRuns" | "runAfter" | "startHold"
  >,
): Waiting {
  if (run.dagPaused && run.backfillKey === null) return told("dag_paused", `The DAG ${run.dagId} is paused.`);
  if (run.startHold !== null) return told("workspace_full", run.startHold);
  if (run.activeRuns >= run.maxActiveRuns) {
    return told("max_active_runs", `${run.activeRuns} of at most ${run.maxActiveRuns} runs of the DAG are active.`);
  }
  return told("run_after", "It starts with the scheduler's next look, once its time has come.", run.runAfter);
}

function explainUpstream(query: WaitingCase): Waiting {
  const { upstream, triggerRule } = query;
  const open = openTasks(upstream);
  if (open.length === 0)
    return (
      firstUnmet(pastConditions(query)) ??
      told("ready", "Nothing before it is open; the scheduler decides with its next look.")
    );
  const names = open.slice(0, 3);
  const more = open.length > names.length ? ` and ${open.length - names.length} more` : "";
  return told("upstream", `It waits for ${names.join(", ")}${more} (trigger rule ${triggerRule}).`);
}

function explainReady({ needsWorker = true }: WaitingCase): Waiting {
  if (!needsWorker) return told("ready", "It needs no worker and goes on with the scheduler's next look.");
  return told("workers_busy", "It is ready and waits for a free worker.");
}

/** Of an attempt that is looked at: waits are nobody's in particular. */
function isUnserved({ facts: { queue, liveSessions } }: WaitingCase): boolean {
  return liveSessions === 0 && queue !== "";
}

function firstUnmet(conditions: readonly Condition[]): Waiting | undefined {
  const first = conditions.find(({ met }) => met === false);
  return first && toWaiting(first);
}

function toWaiting({ reason, text, until }: Condition): Waiting {
  return { reason, text, until };
}

function told(reason: Waiting["reason"], text: string, until: EpochMillis | null = null): Waiting {
  return { reason, text, until: until === null ? null : toIso(until) };
}
