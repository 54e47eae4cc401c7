import type { RunState } from "../state/run-state.ts";
import type { EpochMillis, Millis } from "../time.ts";

/** How long the scratch place of a run is kept after the run has ended. */
export interface WorkspaceRetention {
  readonly successMs: Millis;
  /** Longer: somebody may look into it, or clear one task and go on from what the others left. */
  readonly failedMs: Millis;
}

/** Whether nobody is owed the scratch place of a run any more. A run that is not over keeps it. */
export function isWorkspaceExpired(
  run: { readonly state: RunState; readonly endedAt: EpochMillis | null },
  retention: WorkspaceRetention,
  now: EpochMillis,
): boolean {
  if (run.endedAt === null) return false;
  if (run.state === "success") return now >= run.endedAt + retention.successMs;
  return run.state === "failed" && now >= run.endedAt + retention.failedMs;
}
