import type { RetryPolicy } from "@daymill/core";

/** Which kinds of error are retried, in words: `only E452, TimeoutError, never E305`; null: all. */
export function retryRule({ only, never }: RetryPolicy): string | null {
  const parts = [only && `only ${only.join(", ")}`, never && `never ${never.join(", ")}`].filter(
    (part) => part !== undefined,
  );
  return parts.length === 0 ? null : parts.join(", ");
}
