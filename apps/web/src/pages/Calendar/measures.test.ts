import type { CalendarDay } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { darkestMeasure, measureDay, measureWords, shadeOf } from "./measures.ts";

function aDay(runs: CalendarDay["runs"], durationMs: number | null = null): CalendarDay {
  return { day: "2024-03-15", runs, runId: "r", durationMs };
}

describe("a day", () => {
  test("measures its failed runs, how long its runs took, or how many there were", () => {
    const day = aDay({ success: 2, failed: 3 }, 90_000);
    expect((["failures", "duration", "count"] as const).map((by) => measureDay(day, by))).toEqual([3, 90_000, 5]);
    expect(measureDay(aDay({ running: 1 }), "duration")).toBeUndefined();
    expect(measureDay(aDay({ success: 1 }), "failures")).toBe(0);
  });

  test("says its measure with its unit", () => {
    expect([measureWords(3, "failures"), measureWords(90_000, "duration"), measureWords(1, "count")]).toEqual([
      "3 failed",
      "1 m 30 s",
      "1 run",
    ]);
  });
});

describe("the shades", () => {
  test("go in equal steps from more than nothing to the darkest", () => {
    expect([0, 1, 20, 21, 99, 100, 500].map((value) => shadeOf(value, 100))).toEqual([0, 1, 1, 2, 5, 5, 5]);
  });

  test("are not spent on a few days beyond all others", () => {
    const days = [...Array.from({ length: 99 }, () => aDay({}, 60_000)), aDay({}, 9_000_000)];
    expect(darkestMeasure(days, "duration")).toBe(60_000);
    expect(darkestMeasure([], "count")).toBe(1);
  });
});
