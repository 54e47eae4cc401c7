import type { RetryPolicy } from "../dag/serialized-dag.ts";
import { type Millis, millis } from "../time.ts";

/**
 * How long to wait after the `tryNumber`th try (from 1, counted within the generation: a clear starts anew) has failed.
 * Fixed: always the base. Exponential: base x 2^(tryNumber - 1), which jitter lengthens by up to its own size. Never more
 * than the policy's maximum. `random` gives a number in [0, 1).
 */
export function retryDelay(policy: RetryPolicy, tryNumber: number, random: () => number): Millis {
  const isExponential = policy.backoff === "exponential";
  const grown = isExponential ? policy.baseMs * 2 ** Math.max(0, tryNumber - 1) : policy.baseMs;
  const shortest = Math.min(grown, policy.maxMs);
  const longer = isExponential && policy.jitter ? shortest * random() : 0;
  return millis(Math.floor(Math.min(shortest + longer, policy.maxMs)));
}
