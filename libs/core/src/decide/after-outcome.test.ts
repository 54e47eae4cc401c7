import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RetryPolicy } from "../dag/serialized-dag.ts";
import { NO_EFFECTS, type TaskOutcome } from "../dag/task-context.ts";
import { isLegalTaskMove } from "../state/task-transitions.ts";
import { epochMillis } from "../time.ts";
import { decideOutcome, MAX_LOSSES_IN_A_ROW, type OutcomeDecision, type OutcomeQuery } from "./after-outcome.ts";
import { retryDelay } from "./retry-delay.ts";

const T0 = epochMillis(1_000_000);
const twice: RetryPolicy = { limit: 2, backoff: "fixed", baseMs: 5_000, maxMs: 60_000, jitter: false };
const error = { code: null, name: "Error", message: "no", stack: null, details: null };
const failed: TaskOutcome = { kind: "failed", error, final: false };

function decide(outcome: TaskOutcome, query: Partial<OutcomeQuery> = {}): OutcomeDecision {
  const whole = { policy: twice, tryNumber: 1, lostCount: 0, outcome, now: T0, random: () => 0.5, ...query };
  return decideOutcome(whole);
}

describe("an attempt that ended", () => {
  test("in success or a skip ends the task", () => {
    expect(decide({ kind: "success", output: 1, effects: NO_EFFECTS })).toEqual({ to: "success", spendsTry: true });
    expect(decide({ kind: "skipped", reason: "nothing to do" })).toEqual({ to: "skipped", spendsTry: true });
  });

  const retried: readonly TaskOutcome[] = [
    failed,
    { kind: "timed_out", timeoutMs: 10 },
    { kind: "killed", reason: "SIGKILL" },
  ];

  test.each(retried)("in $kind is tried again while tries are left", (outcome) => {
    const again = { to: "up_for_retry", dueAt: T0 + 5_000, spendsTry: true };
    expect(decide(outcome, { tryNumber: 1 })).toEqual(again);
    expect(decide(outcome, { tryNumber: 2 })).toEqual(again);
    expect(decide(outcome, { tryNumber: 3 })).toEqual({ to: "failed", spendsTry: true });
  });

  test("in a failure that is final is not tried again", () => {
    expect(decide({ kind: "failed", error, final: true }).to).toBe("failed");
  });

  const named = (name: string, code: string | null = null): TaskOutcome => ({
    kind: "failed",
    error: { ...error, name, code },
    final: false,
  });
  const timedOut: TaskOutcome = { kind: "timed_out", timeoutMs: 10 };

  test.each<[Pick<RetryPolicy, "only" | "never">, TaskOutcome, string | undefined]>([
    [{ only: ["E401", "RangeError"] }, named("DaymillError", "E401"), undefined],
    [{ only: ["E401", "RangeError"] }, named("RangeError"), undefined],
    [
      { only: ["E401", "RangeError"] },
      named("TypeError"),
      "It is not tried again: its retries are only for E401, RangeError.",
    ],
    [{ only: ["E401"] }, timedOut, "It is not tried again: its retries are only for E401."],
    [{ only: ["E305"] }, timedOut, undefined],
    [{ never: ["TypeError"] }, named("TypeError"), "It is not tried again: its retries are never for TypeError."],
    [{ never: ["TypeError"] }, named("RangeError"), undefined],
    [{ never: ["Timeout"] }, timedOut, "It is not tried again: its retries are never for Timeout."],
    [
      { only: ["DaymillError"], never: ["E410"] },
      named("DaymillError", "E410"),
      "It is not tried again: its retries are never for E410.",
    ],
    [{ only: ["E401"] }, { kind: "killed", reason: "SIGKILL" }, undefined],
  ])("under retries %j, %j: %s", (kinds, outcome, why) => {
    const decision = decide(outcome, { policy: { ...twice, ...kinds } });
    const final = { to: "failed", spendsTry: true, why };
    expect(decision).toEqual(why === undefined ? { to: "up_for_retry", dueAt: T0 + 5_000, spendsTry: true } : final);
  });

  test("with its last try has no reason besides: no kind of error would be tried again", () => {
    const decision = decide(named("TypeError"), { policy: { ...twice, only: ["E401"] }, tryNumber: 3 });
    expect(decision).toEqual({ to: "failed", spendsTry: true });
  });

  test("is final when it says so, also where its kind is tried again", () => {
    const policy = { ...twice, only: ["Error"] };
    expect(decide({ kind: "failed", error, final: true }, { policy }).to).toBe("failed");
  });

  test("in silence is offered again whatever errors are retried", () => {
    const policy = { ...twice, only: ["E401"], never: ["E306"] };
    expect(decide({ kind: "lost", reason: "gone" }, { policy }).to).toBe("scheduled");
  });

  test("by a sensor's timeout is not tried again: the timeout ran over all its tries", () => {
    expect(decide({ kind: "timed_out", timeoutMs: 10 }, { body: "sensor" }).to).toBe("failed");
  });

  test("in a poke that found nothing waits for the next poke and spends no try", () => {
    const poke = { to: "up_for_reschedule", dueAt: T0 + 30_000, spendsTry: false };
    expect(decide({ kind: "reschedule", afterMs: 30_000 }, { tryNumber: 9 })).toEqual(poke);
  });

  test("in silence is offered again and spends no try, until it was lost too often in a row", () => {
    const lost: TaskOutcome = { kind: "lost", reason: "the machine went away" };
    for (let lostCount = 0; lostCount < MAX_LOSSES_IN_A_ROW - 1; lostCount += 1) {
      expect(decide(lost, { lostCount, tryNumber: 9 })).toEqual({ to: "scheduled", spendsTry: false });
    }
    expect(decide(lost, { lostCount: MAX_LOSSES_IN_A_ROW - 1 })).toEqual({ to: "failed", spendsTry: false });
  });

  test("goes where its cause may move it from running", () => {
    const lost: TaskOutcome = { kind: "lost", reason: "" };
    for (const outcome of [...retried, { kind: "reschedule", afterMs: 1 } as const]) {
      for (const tryNumber of [1, 3]) {
        expect(isLegalTaskMove("running", "outcome", decide(outcome, { tryNumber }).to)).toBe(true);
      }
    }
    for (const lostCount of [0, MAX_LOSSES_IN_A_ROW]) {
      expect(isLegalTaskMove("running", "lost", decide(lost, { lostCount }).to)).toBe(true);
    }
  });
});

describe("the delay before a retry", () => {
  const policies = fc.record({
    limit: fc.nat(),
    backoff: fc.constantFrom("fixed" as const, "exponential" as const),
    baseMs: fc.nat({ max: 100_000_000 }),
    maxMs: fc.nat({ max: 1_000_000_000 }),
    jitter: fc.boolean(),
  });
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  test("is whole, never more than the maximum, and never less than the base unless the maximum is", () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 10_000 }), chance, (policy, tryNumber, random) => {
        const delay = retryDelay(policy, tryNumber, () => random);
        expect(Number.isSafeInteger(delay)).toBe(true);
        expect(delay).toBeLessThanOrEqual(policy.maxMs);
        expect(delay).toBeGreaterThanOrEqual(Math.min(policy.baseMs, policy.maxMs));
      }),
    );
  });

  test("doubles from try to try, and jitter lengthens it by up to its own size", () => {
    const policy: RetryPolicy = { limit: 9, backoff: "exponential", baseMs: 1_000, maxMs: 3_600_000, jitter: false };
    const without = [1, 2, 3, 4].map((tryNumber) => retryDelay(policy, tryNumber, () => 0.75));
    expect(without).toEqual([1_000, 2_000, 4_000, 8_000]);
    const jittered = [1, 2, 3, 4].map((tryNumber) => retryDelay({ ...policy, jitter: true }, tryNumber, () => 0.75));
    expect(jittered).toEqual([1_750, 3_500, 7_000, 14_000]);
  });

  test("is none with a base of 0, after however many tries", () => {
    const policy: RetryPolicy = { limit: 5_000, backoff: "exponential", baseMs: 0, maxMs: 60_000, jitter: true };
    expect([1, 1025, 5_000].map((tryNumber) => retryDelay(policy, tryNumber, () => 0.5))).toEqual([0, 0, 0]);
  });

  test("is always the base when it is fixed, whatever chance says", () => {
    const policy: RetryPolicy = { ...twice, jitter: true };
    expect([1, 2, 30].map((tryNumber) => retryDelay(policy, tryNumber, () => 0.9))).toEqual([5_000, 5_000, 5_000]);
  });
});
