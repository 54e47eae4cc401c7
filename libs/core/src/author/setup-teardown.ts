import { makeTask, type Task } from "./make-task.ts";
import { type OptionsAndBody, optionsAndBody, type RunBody } from "./task.ts";
import type { TaskOptions } from "./task-options.ts";
import type { NoInput } from "./wired.ts";

/**
 * A task that makes something ready which a teardown takes away again. Whatever stands between the two runs only when it
 * has succeeded, and clearing such a task clears the setup and the teardown with it.
 */
export function setup<I = NoInput, O = void>(id: string, body: RunBody<I, O>): Task<I, O>;
export function setup<I = NoInput, O = void>(id: string, options: TaskOptions<I, O>, body: RunBody<I, O>): Task<I, O>;
export function setup<I, O>(id: string, ...rest: OptionsAndBody<I, O>): Task<I, O> {
  const { options, body } = optionsAndBody(rest);
  return makeTask({ id, operator: "setup", role: "setup", settles: false, body, defaults: {}, options });
}

/**
 * A task that takes away what setups made, also after failures. The setups are those whose outputs it is given or which
 * it comes `after`. It waits for everything that comes after them, without being told; it decides nothing about how the
 * run ends.
 */
export function teardown<I = NoInput, O = void>(id: string, body: RunBody<I, O>): Task<I, O>;
export function teardown<I = NoInput, O = void>(
  id: string,
  options: TaskOptions<I, O>,
  body: RunBody<I, O>,
): Task<I, O>;
export function teardown<I, O>(id: string, ...rest: OptionsAndBody<I, O>): Task<I, O> {
  const { options, body } = optionsAndBody(rest);
  return makeTask({ id, operator: "teardown", role: "teardown", settles: false, body, defaults: {}, options });
}
