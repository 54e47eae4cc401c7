import type { LoadProblem, Overview } from "@daymill/contract";

/** Whether nothing failed or was late, nothing waits for a person, nothing was paused by failures and every DAG file loads. */
export function needsNobody(
  {
    failures,
    late,
    approvals,
    pausedByFailures,
  }: Pick<Overview, "failures" | "late" | "approvals" | "pausedByFailures">,
  problems: readonly Pick<LoadProblem, "severity">[],
): boolean {
  const isWhole = !problems.some((problem) => problem.severity === "error");
  return failures.total + late.total + approvals.total + pausedByFailures.total === 0 && isWhole;
}
