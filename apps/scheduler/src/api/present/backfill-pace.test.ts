import { epochMillis } from "@daymill/core";
import { expect, test } from "vitest";
import { paceOf } from "./backfill-pace.ts";

const MINUTE_MS = 60_000;
const now = epochMillis(Date.UTC(2024, 4, 1));
const before = (minutes: number) => epochMillis(now - minutes * MINUTE_MS);
const ends = {
  state: "running",
  maxActiveRuns: 2,
  recentRuns: 5,
  recentFrom: before(41),
  recentTo: before(1),
  recentMeanMs: 20 * MINUTE_MS,
  recentSpreadMs: 0,
} as const;

test("what is left takes as long as the newest runs did, less what is under way", () => {
  expect(paceOf(ends, { left: 6, now })).toMatchObject({ etaMs: 59 * MINUTE_MS, runsPerHour: 6 });
  expect(paceOf(ends, { left: 0, now })?.etaMs).toBe(0);
});

test("after a long pause the next run is not taken to be over", () => {
  const paused = { ...ends, recentFrom: before(1_040), recentTo: before(1_000) };
  expect(paceOf(paused, { left: 6, now })?.etaMs).toBe(50 * MINUTE_MS);
});

test("runs that all take as long leave no doubt; the more they differ, the wider the range", () => {
  const rangeOf = (recentSpreadMs: number) => paceOf({ ...ends, recentSpreadMs }, { left: 6, now })?.etaRange;
  const widthOf = (spreadMs: number) => (rangeOf(spreadMs)?.toMs ?? 0) - (rangeOf(spreadMs)?.fromMs ?? 0);
  expect(rangeOf(0)).toEqual({ fromMs: 59 * MINUTE_MS, toMs: 59 * MINUTE_MS });
  expect(widthOf(4 * MINUTE_MS)).toBeGreaterThan(0);
  expect(widthOf(8 * MINUTE_MS)).toBeGreaterThan(widthOf(4 * MINUTE_MS));
  expect(rangeOf(400 * MINUTE_MS)?.fromMs).toBe(0);
});

test("the range reaches to what more or fewer runs at once will make of it", () => {
  const changed = (maxActiveRuns: number) => paceOf({ ...ends, maxActiveRuns }, { left: 6, now });
  expect(changed(4)).toMatchObject({
    etaMs: 59 * MINUTE_MS,
    etaRange: { fromMs: 29 * MINUTE_MS, toMs: 59 * MINUTE_MS },
  });
  expect(changed(1)?.etaRange).toEqual({ fromMs: 59 * MINUTE_MS, toMs: 119 * MINUTE_MS });
});

/** Of how many ends the rows of a backfill tell: what the newest runs say, and no less than two for each that runs at once. */
const recentOf = (atOnce: number): number => Math.max(20, 2 * atOnce);

interface RunTimes {
  readonly end: number;
  readonly took: number;
}

/** When 200 runs end that take between 20 and 60 minutes each, so many at once, in order. */
function endsOfRuns(atOnce: number, seed: number): readonly RunTimes[] {
  const free = Array.from({ length: atOnce }, () => 0);
  let state = seed;
  const ends = Array.from({ length: 200 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    const lane = free.indexOf(Math.min(...free));
    const took = (20 + (40 * state) / 2 ** 31) * MINUTE_MS;
    const end = (free[lane] ?? 0) + took;
    free[lane] = end;
    return { end, took };
  });
  return ends.toSorted((a, b) => a.end - b.end);
}

/** What is guessed half way, and what it comes to. */
function guessHalfWay(atOnce: number, seed: number) {
  const ends = endsOfRuns(atOnce, seed);
  const recent = ends.slice(100 - recentOf(atOnce), 100);
  const [from, to] = [recent[0], recent.at(-1)].map((run) => epochMillis(Math.round(run?.end ?? 0)));
  const [recentFrom, recentTo] = [from ?? now, to ?? now];
  const mean = recent.reduce((sum, { took }) => sum + took, 0) / recent.length;
  const squares = recent.reduce((sum, { took }) => sum + (took - mean) ** 2, 0);
  const times = { recentMeanMs: mean, recentSpreadMs: Math.sqrt(squares / (recent.length - 1)) };
  const row = {
    state: "running" as const,
    maxActiveRuns: atOnce,
    recentRuns: recent.length,
    recentFrom,
    recentTo,
    ...times,
  };
  return { pace: paceOf(row, { left: 100, now: recentTo }), takesMs: (ends.at(-1)?.end ?? 0) - recentTo };
}

test.each([1, 4, 16])("half way the guess is within 30 %% of what it comes to, with %i runs at once", (atOnce) => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const { pace, takesMs } = guessHalfWay(atOnce, seed);
    const etaMs = pace?.etaMs ?? Number.NaN;
    expect(Math.abs(etaMs / takesMs - 1), `seed ${seed}`).toBeLessThan(0.3);
  }
});

test.each([1, 4, 16])("the range holds what it comes to four times out of five, with %i runs at once", (atOnce) => {
  const guesses = Array.from({ length: 400 }, (_, seed) => guessHalfWay(atOnce, seed + 1));
  const held = guesses.filter(({ pace, takesMs }) => {
    const { fromMs, toMs } = pace?.etaRange ?? { fromMs: 0, toMs: 0 };
    return fromMs <= takesMs && takesMs <= toMs;
  });
  expect(held.length / guesses.length).toBeCloseTo(0.8, 1);
});

test.each([
  ["of four runs", { recentRuns: 4 }],
  ["of runs that ended together", { recentFrom: ends.recentTo }],
  ["while it is paused", { state: "paused" as const }],
  ["before a run has ended", { recentFrom: null, recentTo: null, recentRuns: 0 }],
])("nothing is guessed %s", (_when, change) => {
  expect(paceOf({ ...ends, ...change }, { left: 6, now })).toBeUndefined();
});
