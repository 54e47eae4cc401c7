import { expect, test } from "vitest";
import { missingStretches, nextStretch, rangeBetween, rangeFacts, rangeInYear } from "./dayRange.ts";

test("a range is the same from either end, and both ends belong to it", () => {
  expect(rangeBetween("2024-03-03", "2024-03-01")).toEqual(rangeBetween("2024-03-01", "2024-03-03"));
  expect(
    rangeFacts({ days: [], missing: [], today: "2024-06-01" }, rangeBetween("2024-03-03", "2024-03-01")).days,
  ).toBe(3);
});

test("the part of a range in a year", () => {
  const range = { from: "2023-12-30", to: "2024-01-02" };
  expect(rangeInYear(range, 2023)).toEqual({ from: "2023-12-30", to: "2023-12-31" });
  expect(rangeInYear(range, 2024)).toEqual({ from: "2024-01-01", to: "2024-01-02" });
  expect(rangeInYear(range, 2025)).toBeUndefined();
});

test("counts runs, failed ones, and days that are over without any; days to come miss nothing", () => {
  const days = [
    { day: "2024-02-28", runs: { success: 9 }, runId: "before", durationMs: null },
    { day: "2024-02-29", runs: { success: 1, failed: 2 }, runId: "leap", durationMs: null },
    { day: "2024-03-02", runs: { success: 1 }, runId: "second", durationMs: null },
  ];
  const missing = ["2024-02-27", "2024-03-01"].map((day) => ({ day, runs: 1 }));
  expect(rangeFacts({ days, missing, today: "2024-03-03" }, { from: "2024-02-29", to: "2024-03-10" })).toEqual({
    days: 11,
    runs: 4,
    failedRuns: 2,
    withoutRuns: 2,
    missing: 1,
    ends: { firstRunId: "leap", lastRunId: "second" },
  });
});

test("a range of days to come has no runs to show", () => {
  expect(
    rangeFacts({ days: [], missing: [], today: "2024-03-03" }, { from: "2024-03-04", to: "2024-03-05" }),
  ).toMatchObject({
    withoutRuns: 0,
    ends: undefined,
  });
});

test("missing days are one stretch until a day with runs parts them; the next one is older, and after the oldest the newest", () => {
  const run = { runs: { success: 1 }, runId: "r", durationMs: null };
  const calendar = {
    days: [
      { day: "2024-03-01", ...run },
      { day: "2024-03-12", ...run },
    ],
    missing: ["2024-03-04", "2024-03-11", "2024-03-18"].map((day) => ({ day, runs: 1 })),
  };
  const stretches = missingStretches(calendar);
  const [newest, oldest] = [
    { from: "2024-03-18", to: "2024-03-18" },
    { from: "2024-03-04", to: "2024-03-11" },
  ];
  expect(stretches).toEqual([newest, oldest]);
  expect(nextStretch(stretches, undefined)).toEqual(newest);
  expect(nextStretch(stretches, newest)).toEqual(oldest);
  expect(nextStretch(stretches, oldest)).toEqual(newest);
  expect(nextStretch([], newest)).toBeUndefined();
});
