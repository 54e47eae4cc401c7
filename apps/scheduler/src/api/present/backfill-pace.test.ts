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

/** Of how many ends the rows of a backfill tell: what the newest runs say, and no less than two for each that runs at once. */
const recentOf = (atOnce: number): number => Math.max(20, 2 * atOnce);

/** When 200 runs end that take between 20 and 60 minutes each, so many at once, in order. */
function endsOfRuns(atOnce: number, seed: number): readonly number[] {
  const free = Array.from({ length: atOnce }, () => 0);
  let state = seed;
  const ends = Array.from({ length: 200 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    const lane = free.indexOf(Math.min(...free));
    const end = (free[lane] ?? 0) + (20 + (40 * state) / 2 ** 31) * MINUTE_MS;
    free[lane] = end;
    return end;
  });
  return ends.toSorted((a, b) => a - b);
}

test.each([1, 4, 16])("half way the guess is within 30 %% of what it comes to, with %i runs at once", (atOnce) => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const ends = endsOfRuns(atOnce, seed);
    const recent = ends.slice(100 - recentOf(atOnce), 100).map((end) => epochMillis(Math.round(end)));
    const [recentFrom, recentTo] = [recent[0] ?? null, recent.at(-1) ?? null];
    const row = { state: "running", recentRuns: recent.length, recentFrom, recentTo } as const;
    const etaMs = paceOf(row, { left: 100, now: recentTo ?? now })?.etaMs ?? Number.NaN;
    const takesMs = (ends.at(-1) ?? 0) - (recentTo ?? 0);
    expect(Math.abs(etaMs / takesMs - 1), `seed ${seed}`).toBeLessThan(0.3);
  }
});

test.each([
  ["of four runs", { recentRuns: 4 }],
  ["of runs that ended together", { recentFrom: ends.recentTo }],
  ["while it is paused", { state: "paused" as const }],
  ["before a run has ended", { recentFrom: null, recentTo: null, recentRuns: 0 }],
])("nothing is guessed %s", (_when, change) => {
  expect(paceOf({ ...ends, ...change }, { left: 6, now })).toBeUndefined();
});
