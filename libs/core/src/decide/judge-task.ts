import type { Condition } from "../dag/serialized-dag.ts";
import type { JsonValue } from "../json.ts";
import { TaskMoveCause } from "../state/task-transitions.ts";
import { countIn, type RunDraft } from "./run-draft.ts";
import type { GraphTask, RunGraph } from "./run-graph.ts";
import { type SourceValue, sourceValue } from "./source-value.ts";
import { judgeTriggerRule, type RuleVerdict, type UpstreamCounts } from "./trigger-rules.ts";

/** What is to become of a task's instances that have not begun, and what says so. */
export interface TaskVerdict {
  readonly verdict: RuleVerdict;
  /** For the state-change log. */
  readonly cause: string;
}

const GO: TaskVerdict = { verdict: "go", cause: TaskMoveCause.trigger_rule };

function isJsonEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = new Map(Object.entries(a));
  const right = new Map(Object.entries(b));
  return left.size === right.size && [...left].every(([key, value]) => isJsonEqual(value, right.get(key)));
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

interface MutableCounts {
  total: number;
  success: number;
  skipped: number;
  failed: number;
  upstreamFailed: number;
  setups: { total: number; success: number; skipped: number };
}

/** The counts over all instances of some tasks. */
function countUpstream(ids: readonly string[], graph: RunGraph, draft: RunDraft): UpstreamCounts {
  const up: MutableCounts = {
    total: 0,
    success: 0,
    skipped: 0,
    failed: 0,
    upstreamFailed: 0,
    setups: { total: 0, success: 0, skipped: 0 },
  };
  for (const id of ids) {
    const summary = draft.summaryOf(id);
    if (summary === undefined) continue;
    const total = summary.expected - countIn(summary, "removed");
    const success = countIn(summary, "success");
    const skipped = countIn(summary, "skipped");
    up.total += total;
    up.success += success;
    up.skipped += skipped;
    up.failed += countIn(summary, "failed");
    up.upstreamFailed += countIn(summary, "upstream_failed");
    if (graph.tasks.get(id)?.spec.role !== "setup") continue;
    up.setups.total += total;
    up.setups.success += success;
    up.setups.skipped += skipped;
  }
  return up;
}

function judgeSetups(task: GraphTask, graph: RunGraph, draft: RunDraft): TaskVerdict[] {
  if (task.indirectSetups.length === 0) return [];
  const verdict = judgeTriggerRule("all_success", countUpstream(task.indirectSetups, graph, draft));
  return [{ verdict, cause: TaskMoveCause.setup }];
}

function judgeRule(task: GraphTask, graph: RunGraph, draft: RunDraft): TaskVerdict {
  const rule = task.spec.triggerRule;
  const verdict = judgeTriggerRule(rule, countUpstream(task.upstream, graph, draft));
  return { verdict, cause: `${TaskMoveCause.trigger_rule}:${rule}` };
}

const BY_WEIGHT = ["upstream_failed", "wait", "skipped"] as const;

/**
 * Judges the instances of a task that have not begun. A condition that is not met leaves the task out whatever else
 * holds, and one that is not known makes it wait. Then a failure counts before everything, and a skip only once nothing
 * more can fail: so the order in which upstreams end never matters.
 */
export function judgeTask(task: GraphTask, graph: RunGraph, draft: RunDraft): TaskVerdict {
  const conditions = judgeConditions(task, draft);
  if (conditions.verdict !== "go") return conditions;
  const rule = judgeRule(task, graph, draft);
  const all = [rule, ...judgeSetups(task, graph, draft), ...judgeMapping(task, draft)];
  const weight = BY_WEIGHT.find((verdict) => all.some((judged) => judged.verdict === verdict));
  return all.find((judged) => judged.verdict === weight) ?? rule;
}
