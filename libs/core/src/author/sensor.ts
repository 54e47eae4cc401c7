import type { TaskContext } from "../dag/task-context.ts";
import type { Duration } from "../time.ts";
import { makeTask, type Task } from "./make-task.ts";
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
  const { every = "1m", softFail = false, onError = "fail", ...rest } = options;
  const body = { kind: "sensor", every, softFail, onError, poke } as const;
  return makeTask({ id, operator: "sensor", role: "work", settles: false, body, defaults: {}, options: rest });
}
