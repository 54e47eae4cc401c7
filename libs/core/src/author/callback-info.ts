import type { Callback, CallbackGroup, CallbackInfo, GroupEvent } from "../dag/callbacks.ts";
import { DaymillError } from "../errors.ts";
import { type Duration, parseDuration } from "../time.ts";

/** Beside the functions: they are the user's, and stay as they are. */
const infos = new WeakMap<object, CallbackInfo>();

/** What is known of a function; undefined: nothing. */
export function infoOf(callback: unknown): CallbackInfo | undefined {
  return typeof callback === "function" ? infos.get(callback) : undefined;
}

/** Says of a ready-made callback what is known of it, and gives it. What stands in it becomes part of the graph. */
export function describeCallback<E>(callback: Callback<E>, info: CallbackInfo): Callback<E> {
  infos.set(callback, info);
  return callback;
}

/** How what happens is told of together. */
export interface GroupedOptions {
  /**
   * For so long after a call, what happens waits, and is told of together at the end: `"10m"`. The first is told of at once.
   * At most `"1d"`.
   */
  readonly every: Duration;
  /** Functions of one DAG and one kind with the same name share their calls. Default: one for all of them. */
  readonly name?: string;
}

const LONGEST: Duration = "1d";
const LONGEST_NAME = 500;

/**
 * A callback that is told of several at once, by an event of kind `group`: of a DAG whose tasks all fail, somebody hears
 * twice instead of a hundred times. What happens alone is told of as ever. Throws E209 for options that cannot be.
 */
export function grouped<E>(options: GroupedOptions, callback: Callback<E | GroupEvent>): Callback<E> {
  const group = toGroup(options);
  return describeCallback<E>((event, ctx) => callback(event, ctx), { ...infoOf(callback), group });
}

/** Throws E209 for options that cannot be. */
export function toGroup({ every, name = "" }: GroupedOptions): CallbackGroup {
  const everyMs = typeof every === "string" ? parseDuration(every) : undefined;
  if (everyMs === undefined || everyMs <= 0 || everyMs > (parseDuration(LONGEST) ?? 0)) {
    throw new DaymillError(
      "E209",
      `${JSON.stringify(every)} groups nothing: expected a duration above 0, up to "${LONGEST}".`,
    );
  }
  if (typeof name !== "string" || name.length > LONGEST_NAME) {
    throw new DaymillError("E209", `The name of a group is no text of up to ${LONGEST_NAME} characters.`);
  }
  return { key: name, everyMs: Math.round(everyMs) };
}
