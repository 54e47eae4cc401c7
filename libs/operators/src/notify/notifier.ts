import { createHash } from "node:crypto";
import { DaymillError, describeCallback, toGroup } from "@daymill/core";
import type { Callback, CallbackContext, Connection, Duration, JsonObject, ToldEvent } from "@daymill/core";
import { checkTemplates, withTemplates } from "./message-template.ts";
import type { MessageTemplates } from "./message-template.ts";
import type { TestEvent } from "./test-event.ts";
import { describeEvent } from "./what-happened.ts";
import type { Happening } from "./what-happened.ts";

/** Who is told, by a task or by a DAG. */
export type Notifier = Callback<ToldEvent>;

export interface NotifierOptions extends MessageTemplates {
  /** The id of the connection. */
  readonly connection: string;
  /** How long one delivery may take, in milliseconds. Default 10,000; at most 50,000, since a callback has a minute. */
  readonly timeoutMs?: number;
  /**
   * The first is told at once; what happens in the same DAG for so long after it is told in one message, at the end. At most
   * `"1d"`; false: each has a message of its own. Default `"10m"` for people (Slack, Teams, mail), false for webhooks.
   */
  readonly group?: Duration | false;
}

/** What a notifier is made of. `M`: a message as it is sent but for secrets, which stand in the connection alone. */
export interface NotifierKind<M = unknown> {
  /** As people write it: `notify.slack`. */
  readonly name: string;
  /** The type that its connection has to have. */
  readonly type: string;
  /** Whether each has to be told of by itself: a message tells of the first of a group only. Default false. */
  readonly isAlone?: true;
  readonly compose: (told: Told) => M;
  readonly deliver: (message: M, delivery: Delivery) => Promise<void>;
}

export interface Told {
  readonly happening: Happening;
  readonly event: ToldEvent | TestEvent;
  /** Its secrets are not to be used: what is composed is shown. */
  readonly connection: Connection;
}

export interface Delivery extends Told {
  /** Aborted when the time for the delivery is over. */
  readonly signal: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const LONGEST_TIMEOUT_MS = 50_000;
/** Of those that people read. */
export const DEFAULT_GROUP: Duration = "10m";

/**
 * A callback that tells what happened by a connection. It rejects with E104 for a connection that cannot be and with E481
 * for what was not delivered; then it is called again. Throws E209 for options that cannot be.
 */
export function notifier<M>(options: NotifierOptions, kind: NotifierKind<M>): Notifier {
  const { connection: id, timeoutMs = DEFAULT_TIMEOUT_MS, group = false } = options;
  const { name, isAlone = false } = kind;
  if (typeof id !== "string" || id === "") throw new DaymillError("E209", `${name} needs the id of a connection.`);
  if (!(timeoutMs >= 1 && timeoutMs <= LONGEST_TIMEOUT_MS)) {
    throw new DaymillError("E209", `The timeoutMs of ${name} is ${timeoutMs}: expected 1 to ${LONGEST_TIMEOUT_MS}.`);
  }
  const whyAlone = `${name} cannot be grouped: it has to tell of each, and a group names the first only.`;
  if (isAlone && group !== false) throw new DaymillError("E209", whyAlone);
  checkTemplates(options, name);
  const asJson = JSON.parse(JSON.stringify(options)) as JsonObject;
  const groupName = `${name} ${placeOf(asJson)}`;
  const info = {
    notifier: { name, options: asJson },
    ...(group !== false && { group: toGroup({ every: group, name: groupName }) }),
  };
  const call = async (event: ToldEvent, ctx: CallbackContext): Promise<void> => {
    const told = tell(event, { connection: await ctx.connection(id), options, kind });
    const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(timeoutMs)]);
    await kind.deliver(kind.compose(told), { ...told, signal });
    ctx.log.info("told", { by: name, connection: id, title: told.happening.title });
  };
  return describeCallback(call, info, { groupName, ...(isAlone && { whyAlone }) });
}

/** What a notifier is given for an event. Throws E104 for a connection of another type. */
export function tell(
  event: ToldEvent,
  {
    connection,
    options,
    kind: { name, type },
  }: {
    readonly connection: Connection;
    readonly options: MessageTemplates;
    readonly kind: Pick<NotifierKind, "name" | "type">;
  },
): Told {
  if (connection.type !== type) {
    const problem = `The connection "${connection.id}" is of type ${connection.type}; ${name} needs one of type ${type}.`;
    throw new DaymillError("E104", problem);
  }
  return { event, connection, happening: withTemplates(describeEvent(event), event, options) };
}

/** Where a message goes to, and how it looks: what differs in one of them has a message of its own. */
function placeOf(options: JsonObject): string {
  const place = Object.entries(options)
    .filter(([option]) => option !== "timeoutMs" && option !== "group")
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(place)).digest("hex").slice(0, 16);
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
