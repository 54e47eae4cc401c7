import { describe, expect, it } from "vitest";
import { isComplete, printDays, type DayLine } from "./report.ts";

const day = (change: Partial<DayLine>): DayLine => ({
  dagId: "mozaggregator_build_id",
  day: "2019-12-01",
  state: "success",
  dumped: 20_000,
  loaded: 20_000,
  durationMs: 1_234,
  ...change,
});
const missing = day({ day: "2019-12-02", state: "not in source", dumped: undefined, loaded: 0, durationMs: undefined });

describe("the demo's result", () => {
  it("is complete when every day of the source is in the warehouse, once", () => {
    expect(isComplete([day({}), missing])).toBe(true);
  });

  it.each([
    ["a failed day", day({ state: "failed", dumped: undefined, loaded: 0 })],
    ["a day that was loaded in part", day({ loaded: 19_999 })],
    ["a day that was loaded twice", day({ loaded: 40_000 })],
    ["rows of a day that the source does not have", { ...missing, loaded: 5 }],
  ])("is not complete with %s", (_, line) => {
    expect(isComplete([day({}), line])).toBe(false);
  });

  it("is not complete without any day", () => {
    expect(isComplete([])).toBe(false);
  });

  it("is printed as a table with aligned numbers", () => {
    expect(printDays([day({}), missing]).split("\n")).toEqual([
      "day         DAG                     state          rows dumped  rows in warehouse  seconds",
      "----------  ----------------------  -------------  -----------  -----------------  -------",
      "2019-12-01  mozaggregator_build_id  success             20,000             20,000      1.2",
      "2019-12-02  mozaggregator_build_id  not in source            -                  0        -",
    ]);
  });
});
