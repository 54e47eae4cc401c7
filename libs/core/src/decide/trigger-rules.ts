import type { TriggerRule } from "../dag/trigger-rule.ts";

/** How the instances of some tasks ended. Those that were removed are left out everywhere: nobody waits for them. */
export interface InstanceCounts {
  /** Instances there are, ended or not. */
  readonly total: number;
  readonly success: number;
  readonly skipped: number;
  readonly failed: number;
  readonly upstreamFailed: number;
}

/** How a task's direct upstreams ended. */
export interface UpstreamCounts extends InstanceCounts {
  /** Those of them that are setups. */
  readonly setups: Pick<InstanceCounts, "total" | "success" | "skipped">;
}

/** What a rule says: start, wait for more, or end without running. */
export type RuleVerdict = "go" | "wait" | "skipped" | "upstream_failed";

const anyFailed = (up: UpstreamCounts): boolean => up.failed + up.upstreamFailed > 0;

const areAllDone = (up: UpstreamCounts): boolean => up.success + up.skipped + up.failed + up.upstreamFailed >= up.total;

const onceAllDone = (up: UpstreamCounts, verdict: RuleVerdict): RuleVerdict => (areAllDone(up) ? verdict : "wait");

function setupSuccessVerdict({ setups }: UpstreamCounts): RuleVerdict {
  if (setups.total === 0 || setups.success > 0) return "go";
  return setups.skipped === setups.total ? "skipped" : "upstream_failed";
}

/**
 * Each rule as a function of counts. What a rule says once is final: further upstreams that end never change it to
 * something else but "wait" to an answer, so the order in which they end makes no difference to how the run ends.
 */
const RULES: Readonly<Record<TriggerRule, (up: UpstreamCounts) => RuleVerdict>> = {
  // A skip waits for the other upstreams, because one of them may still fail, and a failure must be seen downstream.
  all_success: (up) => (anyFailed(up) ? "upstream_failed" : onceAllDone(up, up.skipped > 0 ? "skipped" : "go")),
  all_failed: (up) => (up.success + up.skipped > 0 ? "skipped" : onceAllDone(up, "go")),
  all_done: (up) => onceAllDone(up, "go"),
  all_done_min_one_success: (up) =>
    onceAllDone(up, up.success > 0 ? "go" : anyFailed(up) ? "upstream_failed" : "skipped"),
  all_done_setup_success: (up) => onceAllDone(up, setupSuccessVerdict(up)),
  one_success: (up) =>
    up.success > 0 ? "go" : onceAllDone(up, up.skipped === up.total ? "skipped" : "upstream_failed"),
  one_failed: (up) => (anyFailed(up) ? "go" : onceAllDone(up, "skipped")),
  one_done: (up) => (up.success + up.failed > 0 ? "go" : onceAllDone(up, "skipped")),
  none_failed: (up) => (anyFailed(up) ? "upstream_failed" : onceAllDone(up, "go")),
  none_failed_min_one_success: (up) =>
    anyFailed(up) ? "upstream_failed" : onceAllDone(up, up.success > 0 ? "go" : "skipped"),
  none_skipped: (up) => (up.skipped > 0 ? "skipped" : onceAllDone(up, "go")),
  all_skipped: (up) => (up.success > 0 || anyFailed(up) ? "skipped" : onceAllDone(up, "go")),
  always: () => "go",
};

/** Whether a task may start, waits, or is left out, by its trigger rule. Without upstreams every rule says go. */
export function judgeTriggerRule(rule: TriggerRule, up: UpstreamCounts): RuleVerdict {
  return up.total === 0 ? "go" : RULES[rule](up);
}
