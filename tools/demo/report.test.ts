import { describe, expect, it } from "vitest";
import { isComplete, printDays, type DayLine } from "./report.ts";

const day = (change: Partial<DayLine>): DayLine => ({
  dagId: "mozaggregator_build_id",
  day: "2019-12-01",
  state: "success",
  measures: [{ expected: 20_000, found: 20_000 }],
  durationMs: 1_234,
  ...change,
});
const missing = day({
  day: "2019-12-02",
  state: "not in source",
  measures: [{ expected: undefined, found: 0 }],
  durationMs: undefined,
});
const found = (count: number, expected: number | undefined = 20_000) => ({ measures: [{ expected, found: count }] });
const TITLES = [{ expected: "rows dumped", found: "rows in warehouse" }];

describe("the demo's result", () => {
  it("is complete when every day of the source is in the warehouse, once", () => {
    expect(isComplete([day({}), missing])).toBe(true);
  });

  it.each([
    ["a failed day", day({ state: "failed", measures: [{ expected: undefined, found: 0 }] })],
    ["a day that was loaded in part", day(found(19_999))],
    ["a day that was loaded twice", day(found(40_000))],
    ["a second measure that differs", day({ measures: [...found(20_000).measures, { expected: 24, found: 23 }] })],
    ["rows of a day that the source does not have", { ...missing, measures: [{ expected: undefined, found: 5 }] }],
  ])("is not complete with %s", (_, line) => {
    expect(isComplete([day({}), line])).toBe(false);
  });

  it("is not complete without any day", () => {
    expect(isComplete([])).toBe(false);
  });

  it("is printed as a table with aligned numbers", () => {
    expect(printDays([day({}), missing], TITLES).split("\n")).toEqual([
      "day         DAG                     state          rows dumped  rows in warehouse  seconds",
      "----------  ----------------------  -------------  -----------  -----------------  -------",
      "2019-12-01  mozaggregator_build_id  success             20,000             20,000      1.2",
      "2019-12-02  mozaggregator_build_id  not in source            -                  0        -",
    ]);
  });

  it("is printed without what is expected where that is the same each day", () => {
    const line = day({ measures: [...found(20_000).measures, { expected: 24, found: 24 }] });
    expect(printDays([line], [...TITLES, { found: "hours exact" }]).split("\n")).toEqual([
      "day         DAG                     state    rows dumped  rows in warehouse  hours exact  seconds",
      "----------  ----------------------  -------  -----------  -----------------  -----------  -------",
      "2019-12-01  mozaggregator_build_id  success       20,000             20,000           24      1.2",
    ]);
  });
});
