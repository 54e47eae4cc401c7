import { DaymillError } from "@daymill/core";
import type {
  JsonValue,
  MessagePreview,
  PreviewedNotifier,
  SentMessage,
  TestMessageOrder,
  ToldEvent,
} from "@daymill/core";
import type { Environment } from "../process/child-env.ts";
import { turns } from "../process/turns.ts";
import { maskValue } from "../worker/log-fields.ts";
import { secretMask, secretsOf } from "../worker/mask-secrets.ts";
import type { SecretMask } from "../worker/mask-secrets.ts";
import { limitedValues } from "./tools-child.ts";
import type { LimitedTool } from "./tools-child.ts";

/** A delivery has 10 s; whoever waits for longer has lost patience. */
const DEFAULT_LIMIT_MS = 15_000;
/** Each is a process that loads formats and drivers; whoever may look may ask for one. */
const AT_ONCE = 2;

/** Messages of notifiers outside of a DAG. */
export interface MessageTools {
  /** Sends a message that says that it is a test, or only composes it. Rejects when the signal is aborted, or with E706. */
  sendTest(order: TestMessageOrder, signal: AbortSignal): Promise<SentMessage>;
  /** What notifiers would send for an event, in their order. Rejects when the signal is aborted, or with E706. */
  preview(
    event: ToldEvent,
    notifiers: readonly PreviewedNotifier[],
    signal: AbortSignal,
  ): Promise<readonly MessagePreview[]>;
}

export interface MessageToolsOptions {
  /** Of this process: what composes messages gets what tasks get. */
  readonly environment: Environment;
  /** Default: in a process. */
  readonly values?: NonNullable<LimitedTool["values"]>;
  /** Default 15 s, from the begin of the process. */
  readonly limitMs?: number;
}

/**
 * In processes of their own, two at a time; the time of each begins with its turn. Secrets go there by stdin, and are
 * masked in whatever comes back.
 */
export function messageTools({ environment, values, limitMs = DEFAULT_LIMIT_MS }: MessageToolsOptions): MessageTools {
  const inTurn = turns(AT_ONCE);
  const call = async (name: string, args: readonly unknown[], { signal, mask }: Calling): Promise<unknown[]> =>
    await inTurn(
      async () =>
        await limitedValues(name, args as readonly JsonValue[], {
          environment,
          signal,
          limitMs,
          mask: mask.mask,
          tookTooLong: () => new DaymillError("E706", `The message was not done within ${limitMs / 1_000} s.`),
          ...(values && { values }),
        }),
      signal,
    );
  return {
    sendTest: async (order, signal) => {
      const mask = secretMask();
      mask.add(secretsOf({ ...order.connection }));
      const [sent] = (await call("sendTestMessage", [order], { signal, mask })) as SentMessage[];
      if (sent === undefined) throw new DaymillError("E705", "The tools process sent nothing.");
      const problem = sent.problem === null ? null : mask.mask(sent.problem);
      return { ...sent, problem, message: maskValue(sent.message, mask) };
    },
    // Connections come here without their secrets.
    preview: async (event, notifiers, signal) =>
      (await call("previewMessages", [event, notifiers], { signal, mask: secretMask() })) as MessagePreview[],
  };
}

interface Calling {
  readonly signal: AbortSignal;
  readonly mask: SecretMask;
}
