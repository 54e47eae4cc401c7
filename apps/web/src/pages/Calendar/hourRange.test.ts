import { expect, test } from "vitest";
import { hourRangeFacts, hoursInWords, hoursSelected } from "./hourRange.ts";

const hour = (at: string, runs: Record<string, number>, runId: string) => ({ hour: at, runs, runId, durationMs: null });

test("several hours are selected by two of the month in sight, in any order", () => {
  const range = { from: "2024-03-15T07", to: "2024-03-16T02" };
  expect(hoursSelected("2024-03", { hour: range.to, hour2: range.from })).toEqual(range);
  expect(hoursSelected("2024-04", { hour: range.from, hour2: range.to })).toBeUndefined();
  expect(hoursSelected("2024-03", { hour: range.from, hour2: range.from })).toBeUndefined();
  expect(hoursSelected("2024-03", { hour: range.from })).toBeUndefined();
  expect(hoursInWords(range)).toBe("2024-03-15 07:00 to 2024-03-16 02:59");
});

test("what is in them is counted, with the instants between which it lies", () => {
  const hours = [
    hour("2024-03-15T06", { success: 1 }, "a"),
    hour("2024-03-15T07", { success: 2, failed: 1 }, "b"),
    hour("2024-03-15T09", { failed: 1 }, "c"),
  ];
  expect(hourRangeFacts({ hours, timezone: "Europe/Berlin" }, { from: "2024-03-15T07", to: "2024-03-15T10" })).toEqual({
    hours: 4,
    runs: 4,
    failedRuns: 2,
    ends: { firstRunId: "b", lastRunId: "c" },
    dated: { from: "2024-03-15T06:00:00Z", to: "2024-03-15T10:00:00Z" },
  });
});

test("a night in which the clock changes has an hour less, or more", () => {
  const lengthOf = (day: string) =>
    hourRangeFacts({ hours: [], timezone: "Europe/Berlin" }, { from: `${day}T00`, to: `${day}T04` }).hours;
  expect([lengthOf("2024-03-30"), lengthOf("2024-03-31"), lengthOf("2024-10-27")]).toEqual([5, 4, 6]);
});
