import type { RetryPolicy } from "../dag/serialized-dag.ts";
import { type Millis, millis } from "../time.ts";

/** A millisecond doubled so often is 142,000 years; without an end the factor becomes Infinity, and 0 x Infinity is NaN. */
const MAX_DOUBLINGS = 52;

/** The part of a policy that says how long to wait. */
export type DelayPolicy = Pick<RetryPolicy, "backoff" | "baseMs" | "maxMs" | "jitter">;

/**
 * How long to wait after the `tryNumber`th try (from 1, counted within the generation: a clear starts anew) has failed.
 * Fixed: always the base. Exponential: base x 2^(tryNumber - 1), which jitter lengthens by up to its own size. Never more
 * than the policy's maximum. `random` gives a number in [0, 1).
 */
export function retryDelay(policy: DelayPolicy, tryNumber: number, random: () => number): Millis {
  const isExponential = policy.backoff === "exponential";
  const grown = isExponential
    ? policy.baseMs * 2 ** Math.min(Math.max(0, tryNumber - 1), MAX_DOUBLINGS)
    : policy.baseMs;
  const shortest = Math.min(grown, policy.maxMs);
  const longer = isExponential && policy.jitter ? shortest * random() : 0;
  return millis(Math.floor(Math.min(shortest + longer, policy.maxMs)));
}
