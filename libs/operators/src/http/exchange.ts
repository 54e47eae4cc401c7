import { setTimeout as delay } from "node:timers/promises";
import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { retryWaitMs } from "./decide-retry.ts";
import type { RetryPolicy } from "./decide-retry.ts";
import { problemOfNetwork, problemOfStatus } from "./http-error.ts";
import type { HttpProblem } from "./http-error.ts";
import { send } from "./send.ts";
import type { HttpAnswer, HttpCall } from "./send.ts";

export interface ExchangeRules {
  readonly retry: RetryPolicy;
  /** From the beginning of a request to the end of its answer, in ms. */
  readonly requestTimeoutMs: number;
  /** Besides 200 to 299. */
  readonly okStatuses: readonly number[];
  /** Whether the call carries a key by which the server knows it again. */
  readonly hasKey: boolean;
}

/** Methods of which a second request does no more than the first (RFC 9110, section 9.2.2). */
const REPEATABLE = new Set(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]);

/**
 * Sends a request, again and again as the policy says, and takes its answer. Rejects with E451 for a status that no second
 * request cures, E452 for others and for the network, and with what `take` rejects with.
 */
export async function exchange<T>(
  call: HttpCall,
  rules: ExchangeRules,
  { ctx, take }: { readonly ctx: TaskContext; readonly take: (answer: HttpAnswer) => Promise<T> },
): Promise<T> {
  for (let sent = 1; ; sent += 1) {
    const outcome = await tryOnce(call, rules, { ctx, take });
    if ("taken" in outcome) return outcome.taken;
    const isRepeatable = rules.hasKey || REPEATABLE.has(call.method);
    const { problem, wasRedirected } = outcome;
    const { trouble, error } = problem;
    const question = { policy: rules.retry, sent, isRepeatable, wasRedirected, chance: Math.random() };
    const waitMs = retryWaitMs(trouble, question);
    if (waitMs === undefined) throw error;
    ctx.log.warn(`${error.message} It is sent again in ${waitMs} ms.`, { sent });
    await delay(waitMs, undefined, { signal: ctx.signal });
  }
}

type Outcome<T> = { readonly taken: T } | { readonly problem: HttpProblem; readonly wasRedirected: boolean };

async function tryOnce<T>(
  call: HttpCall,
  { requestTimeoutMs, okStatuses }: ExchangeRules,
  { ctx, take }: { readonly ctx: TaskContext; readonly take: (answer: HttpAnswer) => Promise<T> },
): Promise<Outcome<T>> {
  const { method, url } = call;
  const timeout = AbortSignal.timeout(requestTimeoutMs);
  let wasRedirected = false;
  const onRedirect = (): void => void (wasRedirected = true);
  try {
    const answer = await send(call, { signal: AbortSignal.any([ctx.signal, timeout]), onRedirect });
    const { status } = answer;
    if ((status >= 200 && status < 300) || okStatuses.includes(status)) return { taken: await take(answer) };
    return { problem: await problemOfStatus(answer, { method, nowMs: Date.now() }), wasRedirected };
  } catch (thrown: unknown) {
    ctx.signal.throwIfAborted();
    if (thrown instanceof DaymillError) throw thrown;
    const timedOutAfterMs = timeout.aborted ? requestTimeoutMs : undefined;
    return { problem: problemOfNetwork(thrown, { method, url, timedOutAfterMs }), wasRedirected };
  }
}
