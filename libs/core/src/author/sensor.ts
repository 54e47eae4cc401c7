import type { TaskContext } from "../dag/task-context.ts";
import type { Duration } from "../time.ts";
import { makeTask, type Task } from "./make-task.ts";
import type { TaskBody } from "./task-definition.ts";
import type { PokeErrors, PokeWaits, TaskOptions } from "./task-options.ts";
import type { JsonOnly, NoInput } from "./wired.ts";

/** The options of a sensor. Its timeout runs from the first poke, over retries. Default `"7d"`. */
export interface SensorOptions<I = unknown, O = unknown> extends TaskOptions<I, O> {
  /** Between two pokes: always the same, or ever longer. Default `"1m"`. */
  readonly every?: Duration | PokeWaits;
  /** Whether running out of time skips it instead of failing it. Default false. */
  readonly softFail?: boolean;
  /** What an error of a poke does. Default `"fail"`. */
  readonly onError?: PokeErrors;
}

type Poke<I, O> = ((input: I, ctx: TaskContext) => O | undefined | Promise<O | undefined>) & JsonOnly<O>;

/**
 * Waits for something outside: `poke` looks once and returns a value, which is the output, or undefined for "not yet".
 * Between pokes it holds no worker.
 */
export function sensor<I = NoInput, O = never>(id: string, options: SensorOptions<I, O>, poke: Poke<I, O>): Task<I, O> {
  const { every: _every, softFail: _softFail, onError: _onError, ...rest } = options;
  const body = sensorBody(options, poke);
  return makeTask({ id, operator: "sensor", role: "work", settles: false, body, defaults: {}, options: rest });
}

/** The body of a sensor with these options, for operators that are sensors. */
export function sensorBody<I, O>(
  { every = "1m", softFail = false, onError = "fail" }: Pick<SensorOptions<I, O>, "every" | "softFail" | "onError">,
  poke: Extract<TaskBody<I, O>, { readonly kind: "sensor" }>["poke"],
): TaskBody<I, O> {
  return { kind: "sensor", every, softFail, onError, poke };
}
