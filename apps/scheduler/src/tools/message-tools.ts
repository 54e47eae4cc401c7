import { DaymillError, toError } from "@daymill/core";
import type { Connection, JsonObject, JsonValue, ToldEvent } from "@daymill/core";
import { childEnv } from "../process/child-env.ts";
import type { Environment } from "../process/child-env.ts";
import { secretMask, secretsOf } from "../worker/mask-secrets.ts";
import { toolValues } from "./tools-child.ts";

/** A delivery has 10 s; whoever waits for longer has lost patience. */
const LIMIT_MS = 15_000;

export interface TestMessageOrder {
  readonly connection: Connection;
  readonly to: readonly string[] | undefined;
  readonly by: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly url: string;
  readonly dryRun: boolean;
}

export interface SentMessage {
  readonly isSent: boolean;
  readonly problem: string | null;
  readonly title: string;
  readonly message: JsonValue;
}

/** A notifier as it stands in the graph of a DAG, with its connection but for its secrets. */
export interface PreviewedNotifier {
  readonly name: string;
  readonly options: JsonObject;
  readonly connection: Connection | undefined;
}

export interface PreviewedMessage {
  readonly problem: string | null;
  readonly title: string | null;
  readonly message: JsonValue;
}

/** Messages of notifiers outside of a DAG. */
export interface MessageTools {
  /** Sends a message that says that it is a test, or only composes it. Rejects when the signal is aborted, or with E706. */
  sendTest(order: TestMessageOrder, signal: AbortSignal): Promise<SentMessage>;
  /** What notifiers would send for an event, in their order. Rejects when the signal is aborted, or with E706. */
  preview(
    event: ToldEvent,
    notifiers: readonly PreviewedNotifier[],
    signal: AbortSignal,
  ): Promise<readonly PreviewedMessage[]>;
}

/** In processes of their own. Secrets go there by stdin, and are masked in whatever comes back. */
export function messageTools({ environment }: { readonly environment: Environment }): MessageTools {
  const call = async (name: string, args: readonly unknown[], signal: AbortSignal): Promise<unknown[]> => {
    const limit = AbortSignal.timeout(LIMIT_MS);
    const cut = { env: childEnv(environment), signal: AbortSignal.any([signal, limit]) };
    try {
      return await Array.fromAsync(toolValues(name, args as readonly JsonValue[], cut));
    } catch (thrown: unknown) {
      signal.throwIfAborted();
      if (limit.aborted) throw new DaymillError("E706", `The message was not done within ${LIMIT_MS / 1_000} s.`);
      throw toError(thrown);
    }
  };
  return {
    sendTest: async (order, signal) => {
      const { add, mask } = secretMask();
      add(secretsOf({ ...order.connection }));
      const [sent] = (await call("sendTestMessage", [order], signal)) as SentMessage[];
      if (sent === undefined) throw new DaymillError("E705", "The tools process sent nothing.");
      const message = JSON.parse(mask(JSON.stringify(sent.message))) as JsonValue;
      return { ...sent, problem: sent.problem === null ? null : mask(sent.problem), message };
    },
    preview: async (event, notifiers, signal) =>
      (await call("previewMessages", [event, notifiers], signal)) as PreviewedMessage[],
  };
}
