import { makeTask, type TypedTask } from "./make-task.ts";
import { type OptionsAndBody, optionsAndBody, type RunBody } from "./task.ts";
import type { AlwaysOptions, AnyTaskOptions } from "./task-options.ts";
import type { NoInput, WiredSettled } from "./wired.ts";

/** A task that runs although others failed: its `Settled<T>` inputs take refs of T. */
export type AlwaysTask<I, O> = TypedTask<I, O, WiredSettled<I>>;

/**
 * A task that runs whatever became of the tasks before it, once all of them have ended. Its inputs say how they ended:
 * `always("page", async (input: { loaded: Settled<{ rows: number }> }) => ...)` is called with `{ loaded }`. Another
 * `triggerRule` makes it more particular.
 */
export function always<I = NoInput, O = void>(id: string, body: RunBody<I, O>): AlwaysTask<I, O>;
export function always<I = NoInput, O = void>(
  id: string,
  options: AlwaysOptions<I, O>,
  body: RunBody<I, O>,
): AlwaysTask<I, O>;
export function always<I, O>(id: string, ...rest: OptionsAndBody<I, O>): AlwaysTask<I, O> {
  const { options, body } = optionsAndBody(rest);
  return makeTask({ id, operator: "always", role: "work", settles: true, body, defaults: {}, options });
}

/** Options of a task whose trigger rule is given by its factory. */
type RuledOptions<I, O> = Omit<AlwaysOptions<I, O>, "triggerRule">;

/** A task that runs as soon as one of the tasks before it failed, and is skipped when none did. */
export function onFailed<I = NoInput, O = void>(id: string, body: RunBody<I, O>): AlwaysTask<I, O>;
export function onFailed<I = NoInput, O = void>(
  id: string,
  options: RuledOptions<I, O>,
  body: RunBody<I, O>,
): AlwaysTask<I, O>;
export function onFailed<I, O>(id: string, ...rest: OptionsAndBody<I, O>): AlwaysTask<I, O> {
  const { options, body } = optionsAndBody(rest);
  const ruled: AnyTaskOptions = { ...options, triggerRule: "one_failed" };
  return makeTask({ id, operator: "onFailed", role: "work", settles: true, body, defaults: {}, options: ruled });
}
