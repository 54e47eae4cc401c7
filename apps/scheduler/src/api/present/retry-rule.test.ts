import type { RetryPolicy } from "@daymill/core";
import { expect, test } from "vitest";
import { retryRule } from "./retry-rule.ts";

const policy: RetryPolicy = { limit: 3, backoff: "fixed", baseMs: 1_000, maxMs: 60_000, jitter: false };

test.each<[Partial<RetryPolicy>, string | null]>([
  [{}, null],
  [{ only: ["E452", "TimeoutError"] }, "only E452, TimeoutError"],
  [{ never: ["E305"] }, "never E305"],
  [{ only: ["DaymillError"], never: ["E305"] }, "only DaymillError, never E305"],
])("which errors are retried with %j: %s", (kinds, words) => {
  expect(retryRule({ ...policy, ...kinds })).toBe(words);
});
