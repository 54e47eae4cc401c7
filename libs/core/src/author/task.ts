import { makeTask, type Task } from "./make-task.ts";
import type { TaskContext } from "../dag/task-context.ts";
import type { JsonObject } from "../json.ts";
import type { TaskBody } from "./task-definition.ts";
import type { AnyTaskOptions, TaskOptions } from "./task-options.ts";
import { pickTaskOptions } from "./task-settings.ts";
import type { JsonOnly, NoInput } from "./wired.ts";

/** What a task does: takes one object, returns one JSON value or nothing. */
export type RunBody<I, O> = ((input: I, ctx: TaskContext) => O | Promise<O>) & JsonOnly<O>;

/**
 * A task: `task("convert", { retries: 3 }, async (input: { from: string }, ctx) => ...)`. The id is what its history is
 * kept by. Called inside a builder it becomes a node of the graph; `run` runs the body in a unit test.
 */
export function task<I = NoInput, O = void>(id: string, body: RunBody<I, O>): Task<I, O>;
export function task<I = NoInput, O = void>(id: string, options: TaskOptions<I, O>, body: RunBody<I, O>): Task<I, O>;
export function task<I, O>(id: string, ...rest: OptionsAndBody<I, O>): Task<I, O> {
  const { options, body } = optionsAndBody(rest);
  return makeTask({ id, operator: "task", role: "work", settles: false, body, defaults: {}, options });
}

/** Arguments after the id: an optional object of options, then the body. */
export type OptionsAndBody<I, O> =
  | readonly [body: RunBody<I, O>]
  | readonly [options: AnyTaskOptions, body: RunBody<I, O>];

/** Takes the optional options and the body apart. */
export function optionsAndBody<I, O>(rest: OptionsAndBody<I, O>): { options: AnyTaskOptions; body: TaskBody<I, O> } {
  const [options, run] = rest.length === 1 ? [{}, rest[0]] : rest;
  return { options, body: { kind: "task", run } };
}

/** What an operator is made of. */
export interface OperatorSpec<I, O, Handle> {
  /** The name of the factory: `pgDump`. It is stored with the task and shown in the UI. */
  readonly operator: string;
  readonly id: string;
  /** The options of the user; those that are no options of a task are left alone. */
  readonly options?: AnyTaskOptions;
  /** Default `"work"`. */
  readonly role?: "work" | "setup" | "teardown";
  /**
   * Fields of the input that are settled when the task is defined, such as a column map. They are stored in the graph and
   * shown with the rest of the input; a call may override them.
   */
  readonly defaults?: JsonObject;
  readonly body: TaskBody<I, O, Handle>;
}

/** A task made by a factory other than `task`: the same in every respect, under the operator's own name. */
export function operatorTask<I, O, Handle = unknown>(spec: OperatorSpec<I, O, Handle>): Task<I, O> {
  const { operator, id, options = {}, role = "work", defaults = {}, body } = spec;
  return makeTask({ id, operator, role, settles: false, body, defaults, options: pickTaskOptions(options) });
}
