import { canonicalJson } from "../dag/canonical-json.ts";
import type { Condition } from "../dag/serialized-dag.ts";
import type { JsonValue } from "../json.ts";
import { isWithinBounds } from "../schedule/planned-run.ts";
import type { TaskState } from "../state/task-state.ts";
import { TaskMoveCause } from "../state/task-transitions.ts";
import { countIn, type RunDraft } from "./run-draft.ts";
import type { GraphTask } from "./run-graph.ts";
import { type SourceValue, sourceValue } from "./source-value.ts";
import { type InstanceCounts, judgeTriggerRule, type RuleVerdict } from "./trigger-rules.ts";

/** What is to become of a task's instances that have not begun, and what says so. */
export interface TaskVerdict {
  readonly verdict: RuleVerdict;
  /** For the state-change log. */
  readonly cause: string;
}

const GO: TaskVerdict = { verdict: "go", cause: TaskMoveCause.trigger_rule };

function isJsonEqual(a: JsonValue | undefined, b: JsonValue): boolean {
  if (a === b) return true;
  return typeof a === "object" && typeof b === "object" && canonicalJson(a) === canonicalJson(b);
}

function verdictOfCondition({ equals }: Condition, source: SourceValue): RuleVerdict {
  switch (source.kind) {
    case "ready":
      return isJsonEqual(source.value, equals) ? "go" : "skipped";
    case "pending":
      return "wait";
    case "skipped":
      return "skipped";
    case "failed":
      return "upstream_failed";
    default:
      return source satisfies never;
  }
}

/** Outermost condition first: the first that is not met says what happens. */
function judgeConditions(task: GraphTask, draft: RunDraft): TaskVerdict {
  for (const condition of task.conditions) {
    const verdict = verdictOfCondition(condition, sourceValue(condition.value, draft));
    if (verdict !== "go") return { verdict, cause: TaskMoveCause.condition };
  }
  return GO;
}

/** A task takes no part in a run that lies before its start or after its end. */
function judgeDates({ bounds, spec }: GraphTask, { interval }: RunDraft): TaskVerdict {
  if (bounds === undefined || isWithinBounds(interval, bounds)) return GO;
  const isEarly = bounds.start !== undefined && interval.start < bounds.start;
  const why = isEarly ? `starts ${spec.start}` : `ends ${spec.end}`;
  return { verdict: "skipped", cause: `${TaskMoveCause.dates}:${why}` };
}

const VERDICT_OF_SOURCE = { ready: "go", pending: "wait", skipped: "skipped", failed: "upstream_failed" } as const;

/** What a task is mapped over must be there before it has instances, whatever its trigger rule. */
function judgeMapping(task: GraphTask, draft: RunDraft): TaskVerdict[] {
  if (!task.isMapped || draft.summaryOf(task.id)?.expanded === true) return [];
  return task.mapSources.map((source) => ({
    verdict: VERDICT_OF_SOURCE[sourceValue(source, draft).kind],
    cause: TaskMoveCause.mapping,
  }));
}

/**
 * Whether the earlier run keeps a task from what was judged: always from beginning, and from being skipped where it says
 * so. A failure is passed on at once, and a task whose dates leave the run out takes no part in it.
 */
export function isHeld({ id, spec }: GraphTask, { verdict, cause }: TaskVerdict, draft: RunDraft): boolean {
  if (draft.summaryOf(id)?.heldByPast !== true) return false;
  const waitsToSkip = spec.waitForPastBeforeSkip === true && !cause.startsWith(TaskMoveCause.dates);
  return verdict === "go" || (verdict === "skipped" && waitsToSkip);
}

/** How the instances of some tasks stand that a task waits for. */
type Counter = (ids: readonly string[]) => InstanceCounts;

const NONE: InstanceCounts = { total: 0, success: 0, skipped: 0, failed: 0, upstreamFailed: 0 };

function sum(a: InstanceCounts, b: InstanceCounts): InstanceCounts {
  return {
    total: a.total + b.total,
    success: a.success + b.success,
    skipped: a.skipped + b.skipped,
    failed: a.failed + b.failed,
    upstreamFailed: a.upstreamFailed + b.upstreamFailed,
  };
}

/** One instance, counted; an index that a task does not have, or not any more, is nothing to wait for. */
function countOne(state: TaskState | undefined): InstanceCounts {
  if (state === undefined || state === "removed") return NONE;
  return {
    total: 1,
    success: Number(state === "success"),
    skipped: Number(state === "skipped"),
    failed: Number(state === "failed"),
    upstreamFailed: Number(state === "upstream_failed"),
  };
}

/** What the instance at an index sees: of the tasks of its mapped group that index, of all others everything. */
function countAt(task: GraphTask, index: number, draft: RunDraft): Counter {
  return (ids) => {
    const whole = countInstances(
      ids.filter((id) => !task.beside.has(id)),
      draft,
    );
    const beside = ids.filter((id) => task.beside.has(id));
    return beside.reduce((counts, id) => sum(counts, countOne(draft.stateAt(id, index))), whole);
  };
}

/** The counts over all instances of some tasks. */
function countInstances(ids: readonly string[], draft: RunDraft): InstanceCounts {
  const up = { total: 0, success: 0, skipped: 0, failed: 0, upstreamFailed: 0 };
  for (const id of ids) {
    const summary = draft.summaryOf(id);
    if (summary === undefined) continue;
    up.total += summary.expected - countIn(summary, "removed");
    up.success += countIn(summary, "success");
    up.skipped += countIn(summary, "skipped");
    up.failed += countIn(summary, "failed");
    up.upstreamFailed += countIn(summary, "upstream_failed");
  }
  return up;
}

function judgeSetups(task: GraphTask, count: Counter): TaskVerdict[] {
  if (task.indirectSetups.length === 0) return [];
  const counts = count(task.indirectSetups);
  return [{ verdict: judgeTriggerRule("all_success", { ...counts, setups: counts }), cause: TaskMoveCause.setup }];
}

function judgeRule(task: GraphTask, count: Counter): TaskVerdict {
  const rule = task.spec.triggerRule;
  const verdict = judgeTriggerRule(rule, { ...count(task.upstream), setups: count(task.directSetups) });
  return { verdict, cause: `${TaskMoveCause.trigger_rule}:${rule}` };
}

const BY_WEIGHT = ["upstream_failed", "wait", "skipped"] as const;

function heaviest(all: readonly TaskVerdict[]): TaskVerdict {
  const weight = BY_WEIGHT.find((verdict) => all.some((judged) => judged.verdict === verdict));
  return all.find((judged) => judged.verdict === weight) ?? all[0] ?? GO;
}

/** Whether a task waits for others index by index and has no instances yet. */
function isUnmade(task: GraphTask, draft: RunDraft): boolean {
  return task.beside.size > 0 && draft.summaryOf(task.id)?.expanded === false;
}

/** Whether a mapped task may still get its instances: then nobody can say yet what stands beside them. */
function isUndecided(taskId: string, draft: RunDraft): boolean {
  return !hasIndexes(taskId, draft) && countIn(draft.summaryOf(taskId), "none") > 0;
}

/**
 * Judges a task that has no instances yet, once it is known whether those that it waits for index by index get theirs:
 * if one of them did, so does it, and each of its own is judged by itself. undefined: it is judged as a whole.
 */
function judgeUnmade(task: GraphTask, draft: RunDraft, mapping: readonly TaskVerdict[]): TaskVerdict | undefined {
  const beside = [...task.beside];
  if (beside.some((id) => isUndecided(id, draft))) return { verdict: "wait", cause: TaskMoveCause.mapping };
  return beside.some((id) => hasIndexes(id, draft)) ? heaviest(mapping) : undefined;
}

/** Whether a mapped task has an instance an element; after a clear of its list these are those of the former one. */
export function hasIndexes(taskId: string, draft: RunDraft): boolean {
  const summary = draft.summaryOf(taskId);
  return summary !== undefined && (summary.expanded || summary.expected > 1);
}

/** Whether how another task stands as a whole may be what decides, at whatever index. */
export function mayDecide(task: GraphTask, by: string, draft: RunDraft): boolean {
  const counts = countInstances([by], draft);
  const rules = [task.spec.triggerRule, "all_success"] as const;
  return rules.some((rule) => judgeTriggerRule(rule, { ...counts, setups: counts }) !== "wait");
}

/**
 * Judges the instances of a task that have not begun: all of them alike, or the one at an index. A task that takes no part
 * in the run is skipped at once. A condition that is not met leaves the task out whatever else holds, and one that is not known makes it wait. Then a failure counts before
 * everything, and a skip only once nothing more can fail: so the order in which upstreams end never matters.
 */
export function judgeTask(task: GraphTask, draft: RunDraft, index?: number): TaskVerdict {
  const dates = judgeDates(task, draft);
  if (dates.verdict !== "go") return dates;
  const conditions = judgeConditions(task, draft);
  if (conditions.verdict !== "go") return conditions;
  const mapping = judgeMapping(task, draft);
  const unmade = index === undefined && isUnmade(task, draft) ? judgeUnmade(task, draft, mapping) : undefined;
  if (unmade) return unmade;
  const count: Counter = index === undefined ? (ids) => countInstances(ids, draft) : countAt(task, index, draft);
  return heaviest([judgeRule(task, count), ...judgeSetups(task, count), ...mapping]);
}
