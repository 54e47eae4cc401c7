import type { CalendarDay } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { measureDay, measureWords, scaleOf, SHADES, shadeOf, stepWords } from "./measures.ts";

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
  const counting = (...counts: readonly number[]) => counts.map((success) => aDay({ success }));
  const legend = (scale: ReturnType<typeof scaleOf>) => scale.steps.map((step) => stepWords(step, scale));

  test("go in equal steps from more than nothing to the darkest", () => {
    const scale = scaleOf(counting(...Array.from({ length: 100 }, (_, at) => Math.min(at + 1, 98))), "count");
    expect([0, 1, 19, 20, 97, 98, 500].map((value) => shadeOf(value, scale))).toEqual([0, 1, 1, 2, 5, 5, 5]);
    expect(legend(scale)).toEqual(["1 to 19 runs", "20 to 39 runs", "40 to 58 runs", "59 to 78 runs", "79 to 98 runs"]);
  });

  test("are one for each count where there are few, the darkest for the most", () => {
    const once = scaleOf(counting(1, 1, 1), "count");
    expect([once.steps, legend(once)]).toEqual([[{ shade: SHADES, least: 1, most: 1 }], ["1 run"]]);
    const scale = scaleOf(counting(24, 23, 24, 1), "count");
    expect(scale.steps.map(({ shade }) => shade)).toEqual([2, 4, 5]);
    expect(legend(scale)).toEqual(["1 run", "23 runs", "24 runs"]);
    expect([1, 23, 24].map((value) => shadeOf(value, scale))).toEqual([2, 4, 5]);
  });

  test("differ from each other and say ranges without gaps, whatever is counted", () => {
    for (const most of [1, 2, 5, 6, 7, 11, 100]) {
      const { steps } = scaleOf(counting(...Array.from({ length: most }, (_, at) => at + 1)), "count");
      expect(new Set(steps.map(({ shade }) => shade)).size).toBe(steps.length);
      const beginnings = steps.slice(1).map(({ least }) => least);
      expect(steps.slice(0, -1).map((step) => step.most + 1)).toEqual(beginnings);
      expect(steps.every((step) => step.least <= step.most)).toBe(true);
    }
  });

  test("are not spent on a few days beyond all others, and say that there are such", () => {
    const days = [...Array.from({ length: 99 }, () => aDay({}, 60_000)), aDay({}, 9_000_000)];
    expect(legend(scaleOf(days, "duration"))).toEqual([
      "0 ms to 12 s",
      "12 s to 24 s",
      "24 s to 36 s",
      "36 s to 48 s",
      "48 s to 1 m or more",
    ]);
    expect(legend(scaleOf([...counting(...Array.from({ length: 99 }, () => 1)), ...counting(7)], "count"))).toEqual([
      "1 run or more",
    ]);
  });

  test("are none where nothing is measured", () => {
    expect(scaleOf([], "count").steps).toEqual([]);
    expect(legend(scaleOf(counting(2), "failures"))).toEqual([]);
  });
});
