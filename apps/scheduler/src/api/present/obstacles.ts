import { describeExpr, isTerminal, judgeTriggerRule, toIso, writeDuration } from "@daymill/core";
import type { EpochMillis, SerializedTask, TaskState, TriggerRule, UpstreamInstances } from "@daymill/core";
import type { InstanceRow, WaitingFacts } from "@daymill/metadata";
import type { Condition, StateCounts, WaitingReason } from "@daymill/contract";

/** How the direct upstream tasks of an instance stand. */
export type UpstreamCounts = readonly { readonly taskId: string; readonly counts: StateCounts }[];

export interface WaitingCase {
  readonly instance: Pick<InstanceRow, "state" | "pool" | "slots" | "taskId" | "dueAt" | "notBefore">;
  readonly facts: WaitingFacts;
  readonly upstream: UpstreamCounts;
  readonly triggerRule: TriggerRule;
  /** Which of the tasks before it are setups. Default: none. */
  readonly setups?: readonly string[];
  /** Of what it depends whether it takes part in the run. Default: of nothing. */
  readonly branches?: SerializedTask["conditions"];
  /** Whether it waits for what stands at its own index in a mapped group: the counts are of all indexes. Default false. */
  readonly isInMappedGroup?: boolean;
  /** Of an attempt that is looked at. */
  readonly look?: { readonly said: string | null; readonly dueAt: EpochMillis | null } | undefined;
  /** Whether it needs a worker. Default true. */
  readonly needsWorker?: boolean;
  readonly now: EpochMillis;
}

/** What has to be true of its run before any of its tasks starts. */
export function runConditions({ facts }: WaitingCase): readonly Condition[] {
  if (facts.runState !== "queued") return [met("run_after", "Its run has started.")];
  const { activeRuns, maxActiveRuns } = facts;
  return [
    facts.dagPaused
      ? unmet("dag_paused", "The DAG is paused, so its run does not start.")
      : met("dag_paused", "The DAG is not paused."),
    facts.startHold === null ? met("workspace_full", "Runs may start.") : unmet("workspace_full", facts.startHold),
    activeRuns >= maxActiveRuns
      ? unmet("max_active_runs", `Its run waits: ${activeRuns} of at most ${maxActiveRuns} are active.`)
      : met("max_active_runs", `${activeRuns} of at most ${maxActiveRuns} runs of the DAG are active.`),
    unmet("run_after", "Its run has not started yet.", facts.runAfter),
  ];
}

export function holdCondition({ instance, now }: WaitingCase): Condition {
  const isHeld = instance.notBefore !== null && instance.notBefore > now;
  return isHeld
    ? unmet("hold", "It was cleared a moment ago and is held so that this can be undone.", instance.notBefore)
    : met("hold", "It is not held after a clear.");
}

const OVER: ReadonlySet<string> = new Set<TaskState>(["success", "failed", "skipped", "upstream_failed", "removed"]);

/** The tasks before it that are not over. */
export function openTasks(upstream: UpstreamCounts): readonly string[] {
  return upstream
    .filter(({ counts }) => Object.entries(counts).some(([state, count]) => count > 0 && !OVER.has(state)))
    .map(({ taskId }) => taskId);
}

/** Each task before it, and what its trigger rule makes of them. */
export function upstreamConditions(query: WaitingCase): readonly Condition[] {
  const open = new Set(openTasks(query.upstream));
  const tasks = query.upstream.map(({ taskId, counts }) =>
    open.has(taskId)
      ? unmet("upstream", `${taskId} is not over: ${countsInWords(counts)}.`)
      : met("upstream", `${taskId} is over: ${countsInWords(counts)}.`),
  );
  return query.upstream.length === 0 ? [] : [...tasks, ...branchConditions(query), ruleCondition(query)];
}

/** What decides whether it takes part in the run: known once it was judged, as what goes the other way is skipped. */
function branchConditions({ instance: { state }, branches = [] }: WaitingCase): readonly Condition[] {
  return branches.map(({ value, equals }) => {
    const text = `It takes part if ${describeExpr(value)} is ${JSON.stringify(equals)}.`;
    return state === "none" || isTerminal(state)
      ? { reason: "upstream", met: null, text, until: null }
      : met("upstream", text);
  });
}

function ruleCondition({ upstream, triggerRule, setups = [], isInMappedGroup = false }: WaitingCase): Condition {
  const says = (text: string): string => `Trigger rule ${triggerRule}: ${text}.`;
  if (isInMappedGroup)
    return {
      reason: "upstream",
      met: null,
      text: says("judged by what stands at its own index of the mapped group"),
      until: null,
    };
  const verdict = judgeTriggerRule(triggerRule, toUpstreamCounts(upstream, setups));
  return (verdict === "go" ? met : unmet)("upstream", says(VERDICT_WORDS[verdict]));
}

const VERDICT_WORDS: Readonly<Record<ReturnType<typeof judgeTriggerRule>, string>> = {
  go: "it may start",
  wait: "not decided yet",
  skipped: "it is skipped",
  upstream_failed: "it does not start, as what is before it failed",
};

function toUpstreamCounts(upstream: UpstreamCounts, setups: readonly string[]): UpstreamInstances {
  return { ...sumOf(upstream), setups: sumOf(upstream.filter(({ taskId }) => setups.includes(taskId))) };
}

function sumOf(upstream: UpstreamCounts): Omit<UpstreamInstances, "setups"> {
  const sum = (state: TaskState): number => upstream.reduce((all, { counts }) => all + (counts[state] ?? 0), 0);
  const total = upstream.reduce(
    (all, { counts }) =>
      all + Object.entries(counts).reduce((n, [state, count]) => (state === "removed" ? n : n + count), 0),
    0,
  );
  return {
    total,
    success: sum("success"),
    skipped: sum("skipped"),
    failed: sum("failed"),
    upstreamFailed: sum("upstream_failed"),
  };
}

/** `1 failed, 2 success`. */
function countsInWords(counts: StateCounts): string {
  const words = Object.entries(counts).map(([state, count]) => `${count} ${state.replaceAll("_", " ")}`);
  return words.length === 0 ? "no instance" : words.join(", ");
}

export function pastConditions({ facts }: WaitingCase): readonly Condition[] {
  if (facts.heldByPast === null) return [];
  return [
    facts.heldByPast
      ? unmet(
          "depends_on_past",
          "It depends on the past: its instances in the run before have not all succeeded or been skipped.",
        )
      : met("depends_on_past", "It depends on the past, and the run before does not hold it back."),
  ];
}

/** What has to be free for it to start, once everything before it lets it. */
export function roomConditions(query: WaitingCase): readonly Condition[] {
  const { facts, needsWorker = true } = query;
  const rate =
    facts.rateStarts === null
      ? []
      : [
          facts.rateOpensAt === null
            ? met("rate_limit", `Its rate allows a start: at most ${rateInWords(facts)}.`)
            : unmet("rate_limit", `It waits for its rate limit: at most ${rateInWords(facts)}.`, facts.rateOpensAt),
        ];
  return [...(needsWorker ? [workerCondition(query)] : []), poolCondition(query), ...limitConditions(query), ...rate];
}

/** Whether a process takes it. */
export function workerCondition({
  facts: { queue, liveSessions, drainedWorkers },
}: Pick<WaitingCase, "facts">): Condition {
  if (liveSessions > 0)
    return met(
      "no_worker",
      `${liveSessions} ${liveSessions === 1 ? "worker serves" : "workers serve"} the queue ${queue}.`,
    );
  if (drainedWorkers.length === 0) return unmet("no_worker", `No worker is alive that serves the queue ${queue}.`);
  const names = drainedWorkers.join(", ");
  return unmet(
    "no_worker",
    `No worker takes tasks of the queue ${queue}: ${names} ${drainedWorkers.length === 1 ? "is" : "are"} drained.`,
  );
}

function poolCondition({ instance, facts, needsWorker = true }: WaitingCase): Condition {
  const { poolSlots, poolUsed } = facts;
  if (poolSlots === null) return unmet("pool_missing", `There is no pool ${instance.pool}.`);
  if (poolSlots < 0) return met("pool_full", `The pool ${instance.pool} has no limit.`);
  const countsInPool = needsWorker || facts.poolHoldsLooks;
  if (!countsInPool) return met("pool_full", `It takes no slot of the pool ${instance.pool}.`);
  const says = `The pool ${instance.pool} has ${poolUsed} of ${poolSlots} slots in use, and it needs ${instance.slots}.`;
  return (poolUsed + instance.slots > poolSlots ? unmet : met)("pool_full", says);
}

function limitConditions({ instance, facts, needsWorker = true }: WaitingCase): readonly Condition[] {
  const limits: readonly [used: number, max: number | null, reason: WaitingReason, of: string][] = [
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
  return limits.flatMap(([used, max, reason, of]) =>
    max === null ? [] : (used >= max ? unmet : met)(reason, `${used} of at most ${max} ${of} are active.`),
  );
}

function rateInWords({ rateStarts, rateMs }: WaitingFacts): string {
  return `${rateStarts} ${rateStarts === 1 ? "start" : "starts"} in ${writeDuration(rateMs ?? 0)}`;
}

export function met(reason: WaitingReason, text: string): Condition {
  return { reason, met: true, text, until: null };
}

export function unmet(reason: WaitingReason, text: string, until: EpochMillis | null = null): Condition {
  return { reason, met: false, text, until: until === null ? null : toIso(until) };
}
