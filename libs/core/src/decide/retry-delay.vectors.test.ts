import { describe, expect, test } from "vitest";
import vectors from "../../test-vectors/retry-delay.json" with { type: "json" };
import type { RetryPolicy } from "../dag/serialized-dag.ts";
import { epochMillis } from "../time.ts";
import { decideOutcome } from "./after-outcome.ts";
import { retryDelay } from "./retry-delay.ts";

interface DelayCase {
  readonly source: { readonly test: string };
  readonly retry_delay_s: number;
  readonly retry_exponential_backoff: number;
  readonly max_retry_delay_s: number | null;
  readonly try_number: number;
  readonly exact_bounds: { readonly min: number; readonly max: number };
}

const cases = (vectors.delays as readonly DelayCase[]).map((vector) => ({
  ...vector,
  name: `${vector.source.test}: ${vector.retry_delay_s} s, try ${vector.try_number}`,
}));

/** Here the factor is 2, a try counts from 1, and a base under a second stays what it is. */
const isOurs = (vector: DelayCase): boolean => vector.retry_exponential_backoff === 2 && vector.try_number > 0;

const DAY_MS = 86_400_000;

function policyOf(vector: DelayCase): RetryPolicy {
  const baseMs = vector.retry_delay_s * 1000;
  const maxMs = vector.max_retry_delay_s === null ? DAY_MS : vector.max_retry_delay_s * 1000;
  return { limit: 100_000, backoff: "exponential", baseMs, maxMs, jitter: true };
}

describe("the reference cases of retry delays", () => {
  test.each(cases.filter(isOurs))("$name", (vector) => {
    const policy = policyOf(vector);
    const shortest = retryDelay(policy, vector.try_number, () => 0);
    const longest = retryDelay(policy, vector.try_number, () => 1 - Number.EPSILON);
    expect(shortest).toBe(vector.exact_bounds.min * 1000);
    expect(longest).toBeGreaterThanOrEqual(vector.exact_bounds.max * 1000);
    expect(longest).toBeLessThan(Math.max(vector.exact_bounds.max + 1, vector.exact_bounds.max) * 1000);
  });

  test("cover the growth, the cap and the overflow", () => {
    expect(cases.filter(isOurs).map((vector) => vector.try_number)).toEqual([3, 5, 9, 50, 5000, 50_000]);
  });

  test.each(vectors.sequences)("$source.test: a clear gives all tries anew", ({ retries, steps }) => {
    const policy: RetryPolicy = { limit: retries, backoff: "fixed", baseMs: 0, maxMs: 0, jitter: false };
    const error = { code: null, name: "Error", message: "", stack: null, details: null };
    const outcome = { kind: "failed", error, final: false } as const;
    let tryNumber = 1;
    const states = steps.map(({ action }) => {
      if (action === "clear") {
        tryNumber = 1;
        return undefined;
      }
      const query = { policy, tryNumber, lostCount: 0, outcome, now: epochMillis(0), random: () => 0 };
      tryNumber += 1;
      return decideOutcome(query).to;
    });
    expect(states).toEqual(steps.map((step) => step.state));
  });
});
