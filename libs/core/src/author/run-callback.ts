import type { CallbackContext, CallbackPlace, RunEvent, TaskEvent } from "../dag/callbacks.ts";
import { DaymillError } from "../errors.ts";
import { pickCallback } from "./callback-options.ts";
import type { RunCallbacks } from "./callback-options.ts";
import type { TaskDefinition } from "./task-definition.ts";

/** What of a DAG its callbacks are found in. */
export interface CallbackSource {
  readonly id: string;
  readonly tasks: ReadonlyMap<string, TaskDefinition>;
  readonly callbacks: RunCallbacks;
}

/**
 * Calls the function that stands at a place of a DAG, and waits for it: of the context it gets what is for callbacks. What it throws is thrown on. Throws E307 when the
 * DAG has no such function.
 */
export async function runCallback(
  dag: CallbackSource,
  {
    place,
    event,
    ctx,
  }: { readonly place: CallbackPlace; readonly event: TaskEvent | RunEvent; readonly ctx: CallbackContext },
): Promise<void> {
  const { taskId, kind, position } = place;
  const options = taskId === null ? dag.callbacks : dag.tasks.get(taskId)?.options;
  const callback = options && pickCallback(options, { kind, position });
  if (callback === undefined) {
    const owner = taskId === null ? `DAG "${dag.id}"` : `Task "${taskId}" of DAG "${dag.id}"`;
    throw new DaymillError("E307", `${owner} has no callback for ${kind} at position ${position} in this bundle.`);
  }
  const narrow: CallbackContext = {
    log: ctx.log,
    signal: ctx.signal,
    connection: (id) => ctx.connection(id),
    variable: (key) => ctx.variable(key),
  };
  // The place says whose event it is.
  await callback(event as never, narrow);
}
