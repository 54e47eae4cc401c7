import { expect, test } from "vitest";
import { etaWords } from "./etaWords.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const guess = {
  state: "running",
  etaMs: 3 * HOUR_MS + 8 * MINUTE_MS,
  etaRange: { fromMs: 2 * HOUR_MS + 41 * MINUTE_MS, toMs: 4 * HOUR_MS + 3 * MINUTE_MS },
  runsPerHour: 9.1666,
  maxActiveRuns: 4,
} as const;

/** As words, from seconds. */
const about = (eta: number, from: number, to: number) =>
  etaWords({
    ...guess,
    etaMs: eta * SECOND_MS,
    etaRange: { fromMs: from * SECOND_MS, toMs: to * SECOND_MS },
    runsPerHour: null,
  });

test("what is left is told with its range, and how fast it goes", () => {
  expect(etaWords(guess)).toBe("about 3 h 10 m left (2 h 40 m to 4 h), at 9.2 runs an hour, 4 at a time");
  expect(etaWords({ ...guess, runsPerHour: 1.02 })).toContain("at 1 run an hour");
  expect(etaWords({ ...guess, runsPerHour: 12_345.4 })).toContain("at 12,345 runs an hour");
});

test("a guess is told as finely as it can be, whatever its length", () => {
  expect(about(63.7 * 3_600, 50.4 * 3_600, 80 * 3_600)).toBe("about 2 d 16 h left (2 d 2 h to 3 d 8 h)");
  expect(about(2_900, 2_300, 3_599)).toBe("about 50 m left (40 m to 1 h)");
  expect(about(500, 430, 640)).toBe("about 8 m left (7 m to 11 m)");
  expect(about(84, 61, 118)).toBe("about 1 m 20 s left (1 m to 2 m)");
  expect(about(0.2, 0, 31)).toBe("about 10 s left (10 s to 30 s)");
});

test("a range that is no wider than that is left out", () => {
  expect(about(500, 485, 505)).toBe("about 8 m left");
});

test.each([{ state: "paused" as const }, { etaMs: null, etaRange: null, runsPerHour: null }])(
  "nothing is told with %j",
  (change) => {
    expect(etaWords({ ...guess, ...change })).toBeUndefined();
  },
);
