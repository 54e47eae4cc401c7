import { expect, test } from "vitest";
import { dayInWords, hourBars } from "./throughputModel.ts";

const hour = (from: string, succeeded: number, failed = 0) => ({ from, succeeded, failed });
const hours = [
  hour("2024-03-15T22:00:00Z", 0),
  hour("2024-03-15T23:00:00Z", 1_200, 40),
  hour("2024-03-16T00:00:00Z", 1),
];

test("hours are bars in one scale, each told in words by the clock of the zone, the last one as far as it is", () => {
  const bars = hourBars(hours, "Europe/Berlin");
  expect(bars.map(({ words }) => words)).toEqual([
    "2024-03-15 23:00 to 00:00 Europe/Berlin: 0 tasks",
    "2024-03-16 00:00 to 01:00 Europe/Berlin: 1,240 tasks, 40 failed",
    "2024-03-16 01:00 to 02:00 Europe/Berlin, so far: 1 task",
  ]);
  expect(bars.map(({ succeeded, failed }) => [Math.round(succeeded), Math.round(failed)])).toEqual([
    [0, 0],
    [97, 3],
    [0, 0],
  ]);
});

test("a day is told by how much ended, what failed, and when most did", () => {
  expect(dayInWords(hours, "UTC")).toBe("1,241 tasks, 40 failed; 1,240 at the busiest hour, 23:00");
  expect(dayInWords([hour("2024-03-15T22:00:00Z", 0)], "UTC")).toBeUndefined();
});
