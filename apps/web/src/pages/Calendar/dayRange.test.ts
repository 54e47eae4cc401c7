import { expect, test } from "vitest";
import {
  isInRange,
  missingStretches,
  nextStretch,
  rangeBetween,
  rangeFacts,
  rangeInYear,
  rangesAround,
} from "./dayRange.ts";

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

test("a weekday of a range has its days only: they are counted, and stand in no rectangle of runs", () => {
  const run = { runs: { success: 1 }, runId: "r", durationMs: null };
  const days = ["2024-03-01", "2024-03-04", "2024-03-08"].map((day) => ({ day, ...run }));
  const missing = ["2024-03-14", "2024-03-15"].map((day) => ({ day, runs: 1 }));
  const fridays = { from: "2024-03-01", to: "2024-03-31", weekday: "fri" } as const;
  expect(rangeFacts({ days, missing, today: "2024-03-22" }, fridays)).toEqual({
    days: 5,
    runs: 2,
    failedRuns: 0,
    withoutRuns: 2,
    missing: 1,
    ends: undefined,
  });
  const counts = [
    { from: "2024-01-01", to: "2024-12-31", weekday: "mon" },
    { from: "2024-01-01", to: "2024-12-31", weekday: "wed" },
    { from: "2024-03-02", to: "2024-03-07", weekday: "fri" },
    { from: "2024-03-01", to: "2024-03-01", weekday: "fri" },
  ] as const;
  const facts = counts.map((range) => rangeFacts({ days: [], missing: [], today: "2025-01-01" }, range).days);
  expect(facts).toEqual([53, 52, 0, 1]);
  expect(rangeInYear(fridays, 2024)).toEqual(fridays);
  expect([isInRange("2024-03-08", fridays), isInRange("2024-03-09", fridays)]).toEqual([true, false]);
});

test("a day is a part of its month, of its weekday over the year, and of the year", () => {
  const year = { from: "2024-01-01", to: "2024-12-31" };
  expect(rangesAround("2024-02-29")).toEqual([
    { from: "2024-02-01", to: "2024-02-29", name: "February 2024" },
    { ...year, weekday: "thu", name: "Thursdays of 2024" },
    { ...year, name: "2024" },
  ]);
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
