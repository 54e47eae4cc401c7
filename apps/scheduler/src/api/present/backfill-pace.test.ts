import { epochMillis } from "@daymill/core";
import { expect, test } from "vitest";
import { paceOf } from "./backfill-pace.ts";

const MINUTE_MS = 60_000;
const now = epochMillis(Date.UTC(2024, 4, 1));
const before = (minutes: number) => epochMillis(now - minutes * MINUTE_MS);
const ends = { state: "running", recentRuns: 5, recentFrom: before(41), recentTo: before(1) } as const;

test("what is left takes as long as the newest runs did, less what is under way", () => {
  expect(paceOf(ends, { left: 6, now })).toEqual({ etaMs: 59 * MINUTE_MS, runsPerHour: 6 });
  expect(paceOf(ends, { left: 0, now })?.etaMs).toBe(0);
});

test("after a long pause the next run is not taken to be over", () => {
  const paused = { ...ends, recentFrom: before(1_040), recentTo: before(1_000) };
  expect(paceOf(paused, { left: 6, now })?.etaMs).toBe(50 * MINUTE_MS);
});

test.each([
  ["of four runs", { recentRuns: 4 }],
  ["of runs that ended together", { recentFrom: ends.recentTo }],
  ["while it is paused", { state: "paused" as const }],
  ["before a run has ended", { recentFrom: null, recentTo: null, recentRuns: 0 }],
])("nothing is guessed %s", (_when, change) => {
  expect(paceOf({ ...ends, ...change }, { left: 6, now })).toBeUndefined();
});
