import { canonicalJson } from "../dag/canonical-json.ts";
import type { Condition } from "../dag/serialized-dag.ts";
import type { JsonValue } from "../json.ts";
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

const VERDICT_OF_SOURCE = { ready: "go", pending: "wait", skipped: "skipped", failed: "upstream_failed" } as const;

/** What a task is mapped over must be there before it has instances, whatever its trigger rule. */
function judgeMapping(task: GraphTask, draft: RunDraft): TaskVerdict[] {
  if (!task.isMapped || draft.summaryOf(task.id)?.expanded === true) return [];
  return task.mapSources.map((source) => ({
    verdict: VERDICT_OF_SOURCE[sourceValue(source, draft).kind],
    cause: TaskMoveCause.mapping,
  }));
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

function judgeSetups(task: GraphTask, draft: RunDraft): TaskVerdict[] {
  if (task.indirectSetups.length === 0) return [];
  const counts = countInstances(task.indirectSetups, draft);
  return [{ verdict: judgeTriggerRule("all_success", { ...counts, setups: counts }), cause: TaskMoveCause.setup }];
}

function judgeRule(task: GraphTask, draft: RunDraft): TaskVerdict {
  const rule = task.spec.triggerRule;
  const setups = countInstances(task.directSetups, draft);
  const verdict = judgeTriggerRule(rule, { ...countInstances(task.upstream, draft), setups });
  return { verdict, cause: `${TaskMoveCause.trigger_rule}:${rule}` };
}

const BY_WEIGHT = ["upstream_failed", "wait", "skipped"] as const;

/**
 * Judges the instances of a task that have not begun. A condition that is not met leaves the task out whatever else
 * holds, and one that is not known makes it wait. Then a failure counts before everything, and a skip only once nothing
 * more can fail: so the order in which upstreams end never matters.
 */
export function judgeTask(task: GraphTask, draft: RunDraft): TaskVerdict {
  const conditions = judgeConditions(task, draft);
  if (conditions.verdict !== "go") return conditions;
  const rule = judgeRule(task, draft);
  const all = [rule, ...judgeSetups(task, draft), ...judgeMapping(task, draft)];
  const weight = BY_WEIGHT.find((verdict) => all.some((judged) => judged.verdict === verdict));
  return all.find((judged) => judged.verdict === weight) ?? rule;
}
