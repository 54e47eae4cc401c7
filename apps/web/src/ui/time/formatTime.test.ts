import { describe, expect, test } from "vitest";
import {
  elapsedMs,
  epochMs,
  formatAge,
  formatDuration,
  formatInstant,
  formatInterval,
  formatLogicalDate,
  toZonedIso,
} from "./formatTime.ts";

test("an instant is written in the zone that is asked for, in one order and 24 hours", () => {
  expect(formatInstant("2024-03-15T00:30:05Z", "UTC")).toBe("2024-03-15 00:30:05");
  expect(formatInstant("2024-03-15T00:30:05Z", "Asia/Tokyo")).toBe("2024-03-15 09:30:05");
  expect(formatInstant("2024-03-15T23:30:05+01:00", "America/New_York")).toBe("2024-03-15 18:30:05");
});

describe("a logical date", () => {
  test("is the day of the DAG's zone and is never shifted", () => {
    expect(formatLogicalDate("2024-03-15T00:00:00+01:00")).toBe("2024-03-15");
    expect(formatLogicalDate("2024-03-15T00:00:00-11:00")).toBe("2024-03-15");
  });

  test("shows its time when it is not midnight", () => {
    expect(formatLogicalDate("2024-03-15T06:00:00Z")).toBe("2024-03-15 06:00");
  });

  test("of the two days of a clock change stays one day each", () => {
    expect(formatLogicalDate("2024-03-31T00:00:00+01:00")).toBe("2024-03-31");
    expect(formatLogicalDate("2024-10-27T00:00:00+02:00")).toBe("2024-10-27");
  });
});

test("an interval shows that its end is not part of it", () => {
  const interval = { start: "2024-03-31T00:00:00+01:00", end: "2024-04-01T00:00:00+02:00" };
  expect(formatInterval(interval, "Europe/Berlin")).toBe(
    "[2024-03-31 00:00, 2024-04-01 00:00) Europe/Berlin · 23 h, the clocks change",
  );
  const autumn = { start: "2024-10-27T00:00:00+02:00", end: "2024-10-28T00:00:00+01:00" };
  expect(formatInterval(autumn, "Europe/Berlin")).toMatch(/ · 25 h, the clocks change$/);
  const month = { start: "2024-01-01T00:00:00Z", end: "2024-02-01T00:00:00Z" };
  expect(formatInterval(month, "UTC")).toBe("[2024-01-01 00:00, 2024-02-01 00:00) UTC · 31 d");
  expect(formatInterval({ ...month, end: "2024-01-01T00:15:00Z" }, "UTC")).toMatch(/ · 15 m$/);
  expect(formatInterval({ ...month, end: month.start }, "UTC")).toBe("[2024-01-01 00:00, 2024-01-01 00:00) UTC");
});

test.each([
  [0, "0 ms"],
  [340, "340 ms"],
  [4_250, "4.2 s"],
  [9_999, "9.9 s"],
  [59_999, "59 s"],
  [200_000, "3 m 20 s"],
  [3_600_000, "1 h"],
  [7_500_000, "2 h 5 m"],
  [273_600_000, "3 d 4 h"],
])("%i ms reads %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test("an age says whether it is past or to come", () => {
  const now = epochMs("2024-03-15T12:00:00Z");
  expect(formatAge("2024-03-15T15:30:00Z", now)).toBe("in 3 h");
  expect(formatAge("2024-03-15T11:40:00Z", now)).toBe("20 m ago");
  expect(formatAge("2024-03-15T12:00:00Z", now)).toBe("now");
});

test("what runs has lasted until now, what has not started has not lasted", () => {
  const now = epochMs("2024-03-15T12:00:00Z");
  expect(elapsedMs("2024-03-15T11:59:00Z", null, now)).toBe(60_000);
  expect(elapsedMs("2024-03-15T11:59:00Z", "2024-03-15T11:59:30Z", now)).toBe(30_000);
  expect(elapsedMs(null, null, now)).toBeUndefined();
});

describe("a wall time that somebody types", () => {
  test("is taken in the DAG's zone", () => {
    expect(toZonedIso("2024-03-15T02:00", "Europe/Berlin")).toBe("2024-03-15T02:00:00+01:00");
    expect(toZonedIso("2024-07-15", "Europe/Berlin")).toBe("2024-07-15T00:00:00+02:00");
  });

  test("that the clock skips is moved after the gap", () => {
    expect(toZonedIso("2024-03-31T02:30", "Europe/Berlin")).toBe("2024-03-31T03:30:00+02:00");
  });

  test("that is no date is refused", () => {
    expect(toZonedIso("tomorrow", "UTC")).toBeUndefined();
  });
});
