import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LookAnswer } from "../dag/look.ts";
import { epochMillis } from "../time.ts";
import { decideLook, type LookQuery, MAX_TROUBLES_IN_A_ROW } from "./after-look.ts";

const NOW = epochMillis(1_000_000);
const error = { code: null, name: "Error", message: "no route to host", stack: null, details: null };

function decide(answer: LookAnswer, given: Partial<LookQuery> = {}) {
  return decideLook({
    answer,
    body: "sensor",
    now: NOW,
    everyMs: 10_000,
    deadline: null,
    timeoutMs: null,
    softFail: false,
    submittedAt: null,
    troubles: 0,
    pokes: 0,
    random: () => 0.5,
    ...given,
  });
}

describe("a look at a task that holds no worker", () => {
  it("that finds nothing is repeated after the interval, or at the deadline if that is earlier", () => {
    expect(decide({ kind: "nothing" })).toMatchObject({ kind: "goes_on", dueAt: NOW + 10_000 });
    const deadline = epochMillis(NOW + 4_321);
    expect(decide({ kind: "nothing" }, { deadline, timeoutMs: 9_000 })).toMatchObject({ dueAt: deadline });
  });

  it("at the deadline ends it: as timed out, or as skipped if it is soft", () => {
    const late = { deadline: NOW, timeoutMs: 9_000 };
    expect(decide({ kind: "nothing" }, late)).toMatchObject({ outcome: { kind: "timed_out", timeoutMs: 9_000 } });
    expect(decide({ kind: "nothing" }, { ...late, softFail: true })).toMatchObject({ outcome: { kind: "skipped" } });
  });

  it("at the deadline still takes the value that it brings", () => {
    const outcome = { kind: "skipped", reason: "nothing to do" } as const;
    expect(decide({ kind: "ended", outcome }, { deadline: NOW, timeoutMs: 1 })).toEqual({ kind: "ends", outcome });
  });

  it("at the deadline ends a sensor that only fails, which would else be tried again; for a job every try has its time", () => {
    const outcome = { kind: "failed", error, final: false } as const;
    const late = { deadline: NOW, timeoutMs: 9_000 };
    const ended = { kind: "ended", outcome } as const;
    expect(decide(ended, late)).toMatchObject({ outcome: { kind: "timed_out" } });
    expect(decide(ended, { ...late, softFail: true })).toMatchObject({ outcome: { kind: "skipped" } });
    expect(decide(ended, { ...late, deadline: epochMillis(NOW + 1) })).toEqual({ kind: "ends", outcome });
    expect(decide(ended, { ...late, body: "remote" })).toEqual({ kind: "ends", outcome });
    const final = { ...outcome, final: true };
    expect(decide({ kind: "ended", outcome: final }, late)).toEqual({ kind: "ends", outcome: final });
  });

  it("that finds nothing is repeated after ever longer waits, up to the longest, where they grow", () => {
    const wait = (pokes: number, jitter = false) => {
      const decision = decide({ kind: "nothing" }, { pokes, backoff: { maxMs: 60_000, jitter } });
      return decision.kind === "goes_on" ? (decision.dueAt ?? 0) - NOW : undefined;
    };
    expect([0, 1, 2, 3, 4, 5_000].map((pokes) => wait(pokes))).toEqual([
      10_000, 20_000, 40_000, 60_000, 60_000, 60_000,
    ]);
    expect([0, 1, 2].map((pokes) => wait(pokes, true))).toEqual([15_000, 30_000, 60_000]);
  });

  const failure = { kind: "failed", error, final: false } as const;
  const lost = { kind: "trouble", error, final: false } as const;

  it("that fails is one that found nothing, where errors wait: until the time is over, and unless it is final", () => {
    const ended = { kind: "ended", outcome: failure } as const;
    const wait = { onError: "wait", deadline: epochMillis(NOW + 60_000), timeoutMs: 9_000 } as const;
    expect(decide(ended, wait)).toEqual({ kind: "goes_on", dueAt: NOW + 10_000, isTroubled: false });
    expect(decide(ended, { ...wait, pokes: 1, backoff: { maxMs: 60_000, jitter: false } })).toMatchObject({
      dueAt: NOW + 20_000,
    });
    expect(decide(ended, { ...wait, deadline: NOW })).toMatchObject({ outcome: { kind: "timed_out" } });
    const final = { ...failure, final: true };
    expect(decide({ kind: "ended", outcome: final }, wait)).toEqual({ kind: "ends", outcome: final });
    expect(decide(lost, { ...wait, troubles: MAX_TROUBLES_IN_A_ROW })).toMatchObject({ kind: "goes_on" });
    expect(decide({ ...lost, final: true }, wait)).toMatchObject({ outcome: { kind: "failed" } });
  });

  it("that fails skips the task, where errors skip: whatever the failure", () => {
    const skips = { onError: "skip", deadline: epochMillis(NOW + 1), timeoutMs: 9_000 } as const;
    const skipped = { kind: "ends", outcome: { kind: "skipped", reason: "Its poke failed: no route to host" } };
    for (const final of [false, true]) {
      expect(decide({ kind: "ended", outcome: { ...failure, final } }, skips)).toEqual(skipped);
    }
    expect(decide(lost, { ...skips, troubles: MAX_TROUBLES_IN_A_ROW })).toEqual(skipped);
    expect(decide({ kind: "nothing" }, { ...skips, deadline: NOW })).toMatchObject({ outcome: { kind: "skipped" } });
  });

  it("follows a job soon after it was submitted, then ever more rarely, up to the interval", () => {
    const due = (sinceMs: number) => {
      const decision = decide({ kind: "running", progress: null }, { submittedAt: epochMillis(NOW - sinceMs) });
      return decision.kind === "goes_on" ? (decision.dueAt ?? 0) - NOW : undefined;
    };
    expect([0, 1_000, 2_000, 4_000, 8_000, 60_000].map(due)).toEqual([1_000, 1_000, 2_000, 4_000, 8_000, 10_000]);
    expect(decide({ kind: "submitted", handle: 1 })).toMatchObject({ dueAt: NOW + 1_000 });
  });

  it("stops a job that runs out of time", () => {
    const answer = { kind: "running", progress: null } as const;
    expect(decide(answer, { deadline: NOW, timeoutMs: 5 })).toMatchObject({
      outcome: { kind: "timed_out" },
      job: "cancelling",
    });
  });

  it("leaves a job that runs out of time, or does not answer, where the task says so: what it says itself counts more", () => {
    const running = { kind: "running", progress: null } as const;
    const trouble = { kind: "trouble", error, final: false } as const;
    const often = { onTimeout: "leave", troubles: MAX_TROUBLES_IN_A_ROW } as const;
    expect(decide(running, { onTimeout: "leave", deadline: NOW, timeoutMs: 5 })).toMatchObject({
      outcome: { kind: "timed_out" },
      job: "left",
    });
    expect(decide(trouble, often)).toMatchObject({ outcome: { kind: "failed" }, job: "left" });
    expect(decide({ ...trouble, final: true }, often)).not.toHaveProperty("job");
    expect(decide({ kind: "job_failed", reason: "bad SQL", final: false }, often)).toMatchObject({ job: "failed" });
  });

  it("tells a job that failed for good from one that may be tried again", () => {
    expect(decide({ kind: "job_failed", reason: "out of memory", final: false })).toMatchObject({
      outcome: { kind: "failed", final: false, error: { message: "The job failed: out of memory" } },
      job: "failed",
    });
    expect(decide({ kind: "job_failed", reason: "bad SQL", final: true })).toMatchObject({ outcome: { final: true } });
    expect(decide({ kind: "job_cancelled", reason: null })).toMatchObject({
      outcome: { final: false },
      job: "cancelled",
    });
  });

  it("that comes to no answer is repeated, ever later, and in the end fails the attempt but not the job", () => {
    const after = (troubles: number) => decide({ kind: "trouble", error, final: false }, { troubles });
    expect(after(0)).toEqual({ kind: "goes_on", dueAt: NOW + 1_000, isTroubled: true });
    expect(after(3)).toEqual({ kind: "goes_on", dueAt: NOW + 8_000, isTroubled: true });
    expect(after(14)).toEqual({ kind: "goes_on", dueAt: NOW + 60_000, isTroubled: true });
    expect(after(MAX_TROUBLES_IN_A_ROW)).toEqual({ kind: "ends", outcome: { kind: "failed", error, final: false } });
  });

  it("that says itself that repeating is of no use ends at once", () => {
    expect(decide({ kind: "trouble", error, final: true })).toMatchObject({ outcome: { kind: "failed", final: true } });
  });

  it("waits without an instant when nothing but an event can help", () => {
    expect(decide({ kind: "unmet", dueAt: null })).toEqual({ kind: "goes_on", dueAt: null, isTroubled: false });
    const deadline = epochMillis(NOW + 60_000);
    expect(decide({ kind: "unmet", dueAt: null }, { deadline })).toMatchObject({ dueAt: deadline });
  });

  it("is never due in the past, nor after the deadline", () => {
    const answers = fc.constantFrom<LookAnswer>(
      { kind: "nothing" },
      { kind: "running", progress: null },
      { kind: "submitted", handle: null },
      { kind: "trouble", error, final: false },
      { kind: "blocked" },
    );
    fc.assert(
      fc.property(answers, fc.nat(20), fc.nat(100_000), fc.nat(100_000), (answer, troubles, everyMs, leftMs) => {
        const deadline = epochMillis(NOW + leftMs);
        const decision = decide(answer, { troubles, everyMs, deadline, timeoutMs: 1 });
        if (decision.kind === "ends") return;
        expect(decision.dueAt).toBeGreaterThanOrEqual(NOW);
        expect(decision.dueAt).toBeLessThanOrEqual(deadline);
      }),
    );
  });
});
