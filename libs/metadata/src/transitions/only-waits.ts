import { isTerminal, TASK_STATES } from "@daymill/core";
import type { RunDecision, RunSnapshot } from "@daymill/core";

const IN_FLIGHT = TASK_STATES.filter((state) => state !== "none" && !isTerminal(state));

/** Whether all that is left in a run waits for an earlier run: then it holds no place among the active runs. */
export function onlyWaits(snapshot: RunSnapshot, decision: RunDecision): boolean {
  if (decision.verdict !== undefined || decision.moves.some((move) => move.to === "scheduled")) return false;
  let isHeld = false;
  for (const { counts, heldByPast } of snapshot.tasks.values()) {
    if (IN_FLIGHT.some((state) => (counts[state] ?? 0) > 0)) return false;
    isHeld ||= heldByPast === true && (counts.none ?? 0) > 0;
  }
  return isHeld;
}
