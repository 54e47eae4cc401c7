import { addTask } from "./add-task.ts";
import { shortCircuitOn } from "./branch.ts";
import { makeTask, type Task } from "./make-task.ts";
import { waitDefinition, type WaitOptions } from "./wait.ts";
import type { NoInput } from "./wired.ts";

/**
 * Whether the run is the latest of its schedule when the task is reached: no newer one is due. Runs of a backfill are held
 * against the schedule too; a run by hand or for assets always is. Holds no worker.
 */
export function latestRun(id: string, options: WaitOptions<NoInput> = {}): Task<NoInput, boolean> {
  return makeTask(latestDefinition("latestRun", id, options));
}

/**
 * Skips everything that the builder creates after this line, in the same group, arm or builder, unless the run is the
 * latest of its schedule (see latestRun): `latestOnly("latest_only")`.
 */
export function latestOnly(id: string, options: WaitOptions<NoInput> = {}): void {
  const definition = latestDefinition("latestOnly", id, options);
  shortCircuitOn("latestOnly", addTask(definition, { input: undefined, options: {}, called: latestOnly }), latestOnly);
}

function latestDefinition(operator: string, id: string, options: WaitOptions<NoInput>) {
  return waitDefinition(operator, { id, options }, () => ({ kind: "latest" }));
}
