import type { Callback, CallbackContext, GroupEvent, ToldEvent } from "../dag/callbacks.ts";
import { DaymillError } from "../errors.ts";
import { pickCallback } from "./callback-options.ts";
import type { DagCallbacks } from "./callback-options.ts";
import type { DeadlineCallbacks } from "./deadline-options.ts";
import type { TaskDefinition } from "./task-definition.ts";

/** What of a DAG its callbacks are found in. */
export interface CallbackSource {
  readonly id: string;
  readonly tasks: ReadonlyMap<string, TaskDefinition>;
  readonly callbacks: DagCallbacks;
  readonly deadlines: DeadlineCallbacks;
}

export interface CallbackCall {
  readonly event: ToldEvent;
  /** Which of several functions of the option that the event names, from 0. */
  readonly position: number;
  readonly ctx: CallbackContext;
}

/**
 * Calls a function that a DAG names for what happened, and waits for it: of the context it gets what is for callbacks. What
 * it throws is thrown on. Throws E307 when the DAG has no such function.
 */
export async function runCallback(dag: CallbackSource, { event, position, ctx }: CallbackCall): Promise<void> {
  const callback = findCallback(dag, event, position);
  if (callback === undefined) {
    const told = oneOf(event);
    const owner = told && "taskId" in told ? `Task "${told.taskId}" of DAG "${dag.id}"` : `DAG "${dag.id}"`;
    const what = told?.kind === "deadline" ? `the deadline "${told.name}"` : (told?.kind ?? event.kind);
    throw new DaymillError("E307", `${owner} has no callback for ${what} at position ${position} in this bundle.`);
  }
  const narrow: CallbackContext = {
    log: ctx.log,
    signal: ctx.signal,
    connection: (id) => ctx.connection(id),
    variable: (key) => ctx.variable(key),
  };
  // The option says whose event it is.
  await callback(event as never, narrow);
}

function findCallback(dag: CallbackSource, event: ToldEvent, position: number): Callback<never> | undefined {
  const told = oneOf(event);
  if (told === undefined) return undefined;
  if (told.kind === "deadline") return dag.deadlines.get(told.name)?.[position];
  const options = "taskId" in told ? dag.tasks.get(told.taskId)?.options : dag.callbacks;
  return options && pickCallback(options, { kind: told.kind, position });
}

/** Of a group: the first, whose function is called for all of them. */
function oneOf(event: ToldEvent): Exclude<ToldEvent, GroupEvent> | undefined {
  return event.kind === "group" ? event.events[0] : event;
}
