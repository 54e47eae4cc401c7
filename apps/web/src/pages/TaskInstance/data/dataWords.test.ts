import type { ColumnView, DataView, TaskInRun } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { compareColumns, describeSpread, formatChange, formatMean, formatShare, runBefore } from "./dataWords.ts";
import { formatBytes } from "./formatBytes.ts";

test.each([
  [0, "0 bytes"],
  [512, "512 bytes"],
  [1_024, "1.0 KiB"],
  [1_500_000, "1.4 MiB"],
  [23 * 1_024 ** 3, "23 GiB"],
  [5_000 * 1_024 ** 4, "5000 TiB"],
])("%d bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [0, 10, "0"],
  [3, 0, "0"],
  [1, 10_000, "< 0.1 %"],
  [1, 64, "1.6 %"],
  [10, 10, "100 %"],
])("%d of %d are %s", (part, whole, text) => expect(formatShare(part, whole)).toBe(text));

test.each([
  [10, 10, undefined],
  [112, 100, "+12 %"],
  [97, 100, "−3.0 %"],
  [3, 0, "+3"],
  [1_000_001, 1_000_000, "+1"],
  [-50, -100, "+50 %"],
])("%d after %d is %s", (now, former, text) => expect(formatChange(now, former)).toBe(text));

test("a mean has five figures", () => expect(formatMean(41 / 7)).toBe("5.8571"));

const column = (name: string): ColumnView => ({
  name,
  type: "INTEGER",
  nulls: 0,
  distinct: 1,
  min: "1",
  max: "9",
  mean: 1,
  spread: null,
});

const data = (...names: string[]): DataView => ({
  uri: "lake:/x/",
  isComplete: true,
  files: 1,
  bytes: 1,
  rows: 1,
  profiledRows: 1,
  columns: names.map(column),
  firstRows: [],
});

describe("columns of two days", () => {
  const names = (now: DataView, former?: DataView) =>
    compareColumns(now, former).map((pair) => [pair.now?.name, pair.former?.name]);

  test("stand beside each other by name, the lost ones last", () => {
    expect(names(data("a", "c", "b"), data("b", "gone", "a"))).toEqual([
      ["a", "a"],
      ["c", undefined],
      ["b", "b"],
      [undefined, "gone"],
    ]);
    expect(names(data("a"))).toEqual([["a", undefined]]);
  });
});

test("a spread is told in words", () => {
  expect(describeSpread({ kind: "range", counts: [1, 1_200] }, column("a"))).toBe(
    "2 equal widths from 1 to 9: 1, 1,200; at most 1,200 rows",
  );
  const values = [{ value: "eu", count: 3 }];
  expect(describeSpread({ kind: "values", values }, column("a"))).toBe("Most frequent: eu 3");
});

test("data is compared with the nearest success before", () => {
  const run = (runId: string, isSuccess: boolean): TaskInRun => ({
    runId,
    logicalDate: null,
    runAfter: "2024-03-15T00:00:00Z",
    outcome: isSuccess ? "success" : "failed",
    durationMs: 1,
    isDurationOdd: false,
    rows: 1,
    isRowsOdd: false,
  });
  const runs = [run("a", true), run("b", true), run("c", false), run("d", true), run("e", true)];
  expect(runBefore(runs, "d")?.runId).toBe("b");
  expect(runBefore(runs, "a")).toBeUndefined();
  expect(runBefore(runs, "elsewhere")).toBeUndefined();
});
