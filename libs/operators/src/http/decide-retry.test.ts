import { describe, expect, it } from "vitest";
import { retryAfterMs, retryWaitMs } from "./decide-retry.ts";
import type { RetryQuestion, Trouble } from "./decide-retry.ts";

const policy = { limit: 3, statuses: [429, 500, 503], baseMs: 100, maxMs: 1_000 };
const status = (code: number, waitMs?: number): Trouble => ({ kind: "status", status: code, retryAfterMs: waitMs });
const network = (code: string): Trouble => ({ kind: "network", code });
const wait = (trouble: Trouble, given: Partial<Omit<RetryQuestion, "policy">> = {}) =>
  retryWaitMs(trouble, { policy, sent: 1, isRepeatable: true, wasRedirected: false, chance: 0, ...given });

describe("whether a request is sent again, and when", () => {
  it("waits twice as long each time, up to the longest wait, and not beyond the limit", () => {
    expect([1, 2, 3, 4].map((sent) => wait(status(500), { sent }))).toEqual([100, 200, 400, undefined]);
    const patient = { policy: { ...policy, limit: 9 }, isRepeatable: true, wasRedirected: false, chance: 0 };
    expect(retryWaitMs(status(500), { ...patient, sent: 8 })).toBe(1_000);
  });

  it("lets chance take away up to half of a wait", () => {
    expect([0, 0.5, 1].map((chance) => wait(status(500), { chance }))).toEqual([100, 75, 50]);
  });

  it("does not for a status that says that it is in vain", () => {
    expect(wait(status(404))).toBeUndefined();
  });

  it("waits for as long as the server asks, unless that is too long", () => {
    expect(wait(status(503, 700), { chance: 1 })).toBe(700);
    expect(wait(status(503, 0))).toBe(0);
    expect(wait(status(503, 1_001))).toBeUndefined();
  });

  it.each([
    [status(500), undefined],
    [network("ECONNRESET"), undefined],
    [network("TIMEOUT"), undefined],
    [status(429), 100],
    [status(503), undefined],
    [status(503, 100), 100],
    [network("ECONNREFUSED"), 100],
  ])("repeats what may have been done only when that does no harm: %o", (trouble, expected) => {
    expect(wait(trouble, { isRepeatable: false })).toBe(expected);
    expect(wait(trouble)).toBe(100);
  });

  it.each([[status(429)], [status(503, 100)], [network("ECONNREFUSED")]])(
    "takes what was answered with a redirect for done, whatever comes behind it: %o",
    (trouble) => {
      expect(wait(trouble, { isRepeatable: false, wasRedirected: true })).toBeUndefined();
      expect(wait(trouble, { wasRedirected: true })).toBe(100);
    },
  );
});

it.each([
  [undefined, undefined],
  ["7", 7_000],
  ["Sun, 06 Nov 1994 08:49:40 GMT", 3_000],
  ["Sun, 06 Nov 1994 08:49:00 GMT", 0],
  ["soon", undefined],
])("Retry-After: %s", (header, expected) => {
  expect(retryAfterMs(header, Date.parse("1994-11-06T08:49:37Z"))).toBe(expected);
});
