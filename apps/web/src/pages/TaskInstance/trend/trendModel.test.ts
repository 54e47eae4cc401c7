import type { TaskInRun } from "@daymill/contract";
import { expect, test } from "vitest";
import { highest, trendBars } from "./trendModel.ts";

const run = (durationMs: number | null, rows: number | null, odd: "duration" | "rows" | null = null): TaskInRun => ({
  runId: "r",
  logicalDate: null,
  runAfter: "2024-03-15T00:00:00Z",
  outcome: "success",
  durationMs,
  isDurationOdd: odd === "duration",
  rows,
  isRowsOdd: odd === "rows",
});

test("bars begin at zero and reach up to the highest value; what has none has no bar", () => {
  const runs = [run(50, 0), run(null, null), run(200, 0, "duration")];
  expect(trendBars(runs, "duration").map(({ height, isOdd }) => [height, isOdd])).toEqual([
    [0.25, false],
    [null, false],
    [1, true],
  ]);
  expect(highest(runs, "duration")).toBe(200);
});

test("bars of nothing but zeros have no height", () => {
  const runs = [run(50, 0), run(200, 0, "rows")];
  expect(trendBars(runs, "rows").map(({ height, isOdd }) => [height, isOdd])).toEqual([
    [0, false],
    [0, true],
  ]);
  expect(highest([], "rows")).toBe(0);
});
