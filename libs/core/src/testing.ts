export { serializedDag, serializedTask } from "./testing/serialized.ts";
export { arbitraryDag, arbitraryPlans } from "./testing/arbitrary-dag.ts";
export type { ArbitraryDagOptions, TaskPlan } from "./testing/arbitrary-dag.ts";
export { applyMoves, moveInstances, snapshotOf, summaryOfStates, withSummary } from "./testing/snapshot.ts";
export type { GivenStates } from "./testing/snapshot.ts";
export { playRun } from "./testing/play-run.ts";
export type { PlayedRun, PlayOptions } from "./testing/play-run.ts";
