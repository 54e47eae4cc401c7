export { ExecutorHarness, startExecutor } from "./testing/executor-harness.ts";
export type { EndedEvent, HarnessOptions } from "./testing/executor-harness.ts";
export { processRecords } from "./process/process-records.ts";
export { readGroup } from "./process/process-table.ts";
export { killLeftovers } from "./process/process-group.ts";
export { isAlive } from "./process/process-identity.ts";
export type { ProcessIdentity } from "./process/process-identity.ts";
export { readOutcomeFiles, removeOutcomeFile } from "./worker/outcome-files.ts";
