import type { EpochMillis } from "../time.ts";
import type { RunGraph } from "./run-graph.ts";
import type { RunDecision, RunSnapshot } from "./run-snapshot.ts";

/**
 * Every move to make in a run now, cascades included, and whether the run has ended. Only a running run is decided; for
 * any other the decision is empty. Applying the moves in their order and asking again gives no further moves.
 */
export function decideRun(graph: RunGraph, snapshot: RunSnapshot, now: EpochMillis): RunDecision {
  throw new Error(`decideRun(${graph.dagId}, ${snapshot.runKey}, ${now}) is not built`);
}

/** What changed since the last decision. */
export interface RunChange {
  /** Tasks with an instance in another state than at the last decision of this run. */
  readonly changed: Iterable<string>;
  readonly now: EpochMillis;
}

/**
 * The same decision as decideRun, provided that the last one was applied and that nothing but the named tasks changed
 * since. It judges only what stands downstream of them.
 */
export function decideAfter(graph: RunGraph, snapshot: RunSnapshot, change: RunChange): RunDecision {
  throw new Error(`decideAfter(${graph.dagId}, ${snapshot.runKey}, ${change.now}) is not built`);
}
