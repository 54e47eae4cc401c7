import { isOccupying, isTerminal, toIso, writeDuration } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import type { InstanceRow, RunDetailRow, WaitingFacts } from "@daymill/metadata";
import type { StateCounts, Waiting } from "@daymill/contract";

/** How the direct upstream tasks of an instance stand. */
export type UpstreamCounts = readonly { readonly taskId: string; readonly counts: StateCounts }[];

export interface WaitingCase {
  readonly instance: Pick<InstanceRow, "state" | "pool" | "slots" | "taskId" | "dueAt" | "notBefore">;
  readonly facts: WaitingFacts;
  readonly upstream: UpstreamCounts;
  readonly triggerRule: string;
  /** Of an attempt that is looked at. */
  readonly look?: { readonly said: string | null; readonly dueAt: EpochMillis | null } | undefined;
  /** Whether it needs a worker. Default true. */
  readonly needsWorker?: boolean;
  readonly now: EpochMillis;
}

/** Why a task instance has not started; null when it runs or is over. The first obstacle that applies is told. */
export function explainWaiting(query: WaitingCase): Waiting | null {
  const { instance, look } = query;
  if (isTerminal(instance.state) || isOccupying(instance.state)) return null;
  switch (instance.state) {
    case "up_for_retry":
      return told("retry_delay", "The last try failed; the next one is due.", instance.dueAt);
    case "up_for_reschedule":
      if (isUnserved(query)) return explainNobody(query);
      return told("poke_interval", look?.said ?? "The condition was not met; it is looked at again.", look?.dueAt);
    case "deferred":
      if (isUnserved(query)) return explainNobody(query);
      return told("deferred", look?.said ?? "Its work goes on elsewhere; the scheduler looks after it.", look?.dueAt);
    case "scheduled":
      return explainReady(query);
    default:
      return explainRun(query) ?? explainHold(query) ?? explainUpstream(query);
  }
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

function explainRun({ facts }: WaitingCase): Waiting | undefined {
  if (facts.runState !== "queued") return undefined;
  if (facts.dagPaused) return told("dag_paused", "The DAG is paused, so its run does not start.");
  if (facts.startHold !== null) return told("workspace_full", facts.startHold);
  if (facts.activeRuns >= facts.maxActiveRuns) {
    return told("max_active_runs", `Its run waits: ${facts.activeRuns} of at most ${facts.maxActiveRuns} are active.`);
  }
  return told("run_after", "Its run has not started yet.", facts.runAfter);
}

function explainHold({ instance, now }: WaitingCase): Waiting | undefined {
  if (instance.notBefore === null || instance.notBefore <= now) return undefined;
  return told("hold", "It was cleared a moment ago and is held so that this can be undone.", instance.notBefore);
}

function explainUpstream({ upstream, triggerRule }: WaitingCase): Waiting {
  const open = upstream.filter(({ counts }) => Object.entries(counts).some(([state]) => !isOver(state)));
  if (open.length === 0) return told("ready", "Nothing before it is open; the scheduler decides with its next look.");
  const names = open.slice(0, 3).map(({ taskId }) => taskId);
  const more = open.length > names.length ? ` and ${open.length - names.length} more` : "";
  return told("upstream", `It waits for ${names.join(", ")}${more} (trigger rule ${triggerRule}).`);
}

function explainReady({ instance, facts, needsWorker = true }: WaitingCase): Waiting {
  if (needsWorker && facts.liveSessions === 0) return explainNobody({ facts });
  if (facts.poolSlots === null) return told("pool_missing", `There is no pool ${instance.pool}.`);
  const countsInPool = needsWorker || facts.poolHoldsLooks;
  if (countsInPool && facts.poolSlots >= 0 && facts.poolUsed + instance.slots > facts.poolSlots) {
    return told(
      "pool_full",
      `The pool ${instance.pool} has ${facts.poolUsed} of ${facts.poolSlots} slots in use, and it needs ${instance.slots}.`,
    );
  }
  const limits: readonly [
    used: number,
    max: number | null,
    reason: "max_active_tasks" | "max_active_per_task" | "max_active_per_key",
    of: string,
  ][] = [
    [facts.activeTasks, needsWorker ? facts.maxActiveTasks : null, "max_active_tasks", "task instances of the DAG"],
    [facts.activePerTask, facts.maxPerTask, "max_active_per_task", `instances of ${instance.taskId} over all runs`],
    [facts.activePerRun, facts.maxPerRun, "max_active_per_task", `instances of ${instance.taskId} in this run`],
    [
      facts.activePerKey,
      facts.limitKey === null ? null : facts.maxPerKey,
      "max_active_per_key",
      `instances with the key "${facts.limitKey}"`,
    ],
  ];
  for (const [used, max, reason, of] of limits) {
    if (max !== null && used >= max) return told(reason, `${used} of at most ${max} ${of} are active.`);
  }
  if (facts.rateOpensAt !== null) return told("rate_limit", explainRate(facts), facts.rateOpensAt);
  if (!needsWorker) return told("ready", "It needs no worker and goes on with the scheduler's next look.");
  return told("workers_busy", "It is ready and waits for a free worker.");
}

/** Of an attempt that is looked at: waits are nobody's in particular. */
function isUnserved({ facts: { queue, liveSessions } }: WaitingCase): boolean {
  return liveSessions === 0 && queue !== "";
}

function explainNobody({ facts: { queue, drainedWorkers } }: Pick<WaitingCase, "facts">): Waiting {
  if (drainedWorkers.length > 0) {
    const names = drainedWorkers.join(", ");
    return told(
      "no_worker",
      `No worker takes tasks of the queue ${queue}: ${names} ${drainedWorkers.length === 1 ? "is" : "are"} drained.`,
    );
  }
  return told("no_worker", `No worker is alive that serves the queue ${queue}.`);
}

function explainRate({ rateStarts, rateMs }: WaitingFacts): string {
  return `It waits for its rate limit: at most ${rateStarts} ${rateStarts === 1 ? "start" : "starts"} in ${writeDuration(rateMs ?? 0)}.`;
}

function isOver(state: string): boolean {
  return ["success", "failed", "skipped", "upstream_failed", "removed"].includes(state);
}

function told(reason: Waiting["reason"], text: string, until: EpochMillis | null = null): Waiting {
  return { reason, text, until: until === null ? null : toIso(until) };
}
