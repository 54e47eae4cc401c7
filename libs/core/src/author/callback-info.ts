import type { Callback, CallbackGroup, CallbackInfo, GroupEvent } from "../dag/callbacks.ts";
import { DaymillError } from "../errors.ts";
import { type Duration, parseDuration } from "../time.ts";

/** Beside the functions: they are the user's, and stay as they are. */
const described = new WeakMap<object, Described>();

interface Described extends CallbackTraits {
  readonly info: CallbackInfo;
  /** Of those that `grouped` has made: the function inside. */
  readonly inside?: object;
}

/** What `grouped` has to know of a ready-made callback. It is no part of the graph. */
export interface CallbackTraits {
  /** The same for those that tell the same in the same way: without another name they share their calls. */
  readonly groupName?: string;
  /** Why it cannot be grouped, as a sentence. Default: it can. */
  readonly whyAlone?: string;
}

/** What is known of a function; undefined: nothing. */
export function infoOf(callback: unknown): CallbackInfo | undefined {
  return typeof callback === "function" ? described.get(callback)?.info : undefined;
}

/** Says of a ready-made callback what is known of it, and gives it. What stands in it becomes part of the graph. */
export function describeCallback<E>(
  callback: Callback<E>,
  info: CallbackInfo,
  traits: CallbackTraits = {},
): Callback<E> {
  described.set(callback, { ...traits, info });
  return callback;
}

/** What a callback is besides where it stands: two that have the same are told the same, and do the same with it. */
export function identityOf(callback: object): unknown {
  const inside = described.get(callback)?.inside ?? callback;
  return described.get(inside)?.groupName ?? inside;
}

/** How what happens is told of together. */
export interface GroupedOptions {
  /**
   * For so long after a call, what happens waits, and is told of together at the end: `"10m"`. The first is told of at once.
   * At most `"1d"`.
   */
  readonly every: Duration;
  /**
   * Functions of one DAG and one kind with the same name share their calls: the one of the first is called. Default: the
   * same function shares its calls with itself, wherever it stands, and a notifier with those that are made alike.
   */
  readonly name?: string;
}

const LONGEST: Duration = "1d";
const LONGEST_NAME = 500;

/**
 * A callback that is told of several at once, by an event of kind `group`: of a DAG whose tasks all fail, somebody hears
 * twice instead of a hundred times. What happens alone is told of as ever. Throws E209 for options that cannot be, and for
 * a notifier that is told of each by itself whatever it is asked.
 */
export function grouped<E>(options: GroupedOptions, callback: Callback<E | GroupEvent>): Callback<E> {
  const { groupName, whyAlone, info, inside = callback } = described.get(callback) ?? {};
  if (whyAlone !== undefined) throw new DaymillError("E209", whyAlone);
  const group = toGroup({ name: info?.group?.key ?? groupName ?? "", ...options });
  const together: Callback<E> = (event, ctx) => callback(event, ctx);
  described.set(together, { info: { ...info, group }, inside });
  return together;
}

/** Throws E209 for options that cannot be. Without a name the key is empty: the place of the function gives one. */
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
