import type { LoadProblem, Overview } from "@daymill/contract";

/** Whether nothing failed, nothing waits for a person, nothing was paused by failures and every DAG file loads. */
export function needsNobody(
  { failures, approvals, pausedByFailures }: Pick<Overview, "failures" | "approvals" | "pausedByFailures">,
  problems: readonly Pick<LoadProblem, "severity">[],
): boolean {
  const isWhole = !problems.some((problem) => problem.severity === "error");
  return failures.total + approvals.total + pausedByFailures.total === 0 && isWhole;
}
