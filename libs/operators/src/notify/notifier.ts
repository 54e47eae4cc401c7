import { DaymillError } from "@daymill/core";
import type { Callback, CallbackContext, Connection, ToldEvent } from "@daymill/core";
import { describeEvent } from "./what-happened.ts";
import type { Happening } from "./what-happened.ts";

/** Who is told, by a task or by a DAG. */
export type Notifier = Callback<ToldEvent>;

export interface NotifierOptions {
  /** The id of the connection. */
  readonly connection: string;
  /** How long one delivery may take, in milliseconds. Default 10,000; at most 50,000, since a callback has a minute. */
  readonly timeoutMs?: number;
}

/** What a notifier is made of. */
export interface NotifierKind {
  /** As people write it: `notify.slack`. */
  readonly name: string;
  /** The type that its connection has to have. */
  readonly type: string;
  readonly deliver: (message: Delivery) => Promise<void>;
}

export interface Delivery {
  readonly happening: Happening;
  readonly event: ToldEvent;
  readonly connection: Connection;
  /** Aborted when the time for the delivery is over. */
  readonly signal: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const LONGEST_TIMEOUT_MS = 50_000;

/**
 * A callback that tells what happened by a connection. It rejects with E104 for a connection that cannot be and with E481
 * for what was not delivered; then it is called again. Throws E209 for options that cannot be.
 */
export function notifier(
  { connection: id, timeoutMs = DEFAULT_TIMEOUT_MS }: NotifierOptions,
  kind: NotifierKind,
): Notifier {
  const { name, type, deliver } = kind;
  if (typeof id !== "string" || id === "") throw new DaymillError("E209", `${name} needs the id of a connection.`);
  if (!(timeoutMs >= 1 && timeoutMs <= LONGEST_TIMEOUT_MS)) {
    throw new DaymillError("E209", `The timeoutMs of ${name} is ${timeoutMs}: expected 1 to ${LONGEST_TIMEOUT_MS}.`);
  }
  return async (event: ToldEvent, ctx: CallbackContext) => {
    const connection = await ctx.connection(id);
    if (connection.type !== type) {
      const problem = `The connection "${id}" is of type ${connection.type}; ${name} needs one of type ${type}.`;
      throw new DaymillError("E104", problem);
    }
    const happening = describeEvent(event);
    const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(timeoutMs)]);
    await deliver({ happening, event, connection, signal });
    ctx.log.info("told", { by: name, connection: id, title: happening.title });
  };
}

/** E481: a message did not reach its receiver. `why`: a clause without a secret. */
export function notDelivered(connection: Connection, why: string, cause?: unknown): DaymillError {
  const options = cause === undefined ? {} : { cause };
  return new DaymillError(
    "E481",
    `The message was not delivered by the connection "${connection.id}": ${why}.`,
    options,
  );
}
