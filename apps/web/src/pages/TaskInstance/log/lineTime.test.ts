import { describe, expect, test } from "vitest";
import { lineTime, type TimeColumn } from "./lineTime.ts";

const rows = [
  { offset: 0, part: 0, at: "2024-03-31T00:59:58Z" },
  { offset: 0, part: 1, at: "2024-03-31T00:59:58Z" },
  { offset: 9, part: 0, at: null },
  { offset: 20, part: 0, at: "2024-03-31T01:00:01.5Z" },
];
const scale = { zone: "Europe/Berlin", startedAt: "2024-03-31T00:59:00Z" };
const rowAt = (index: number) => rows[index];
const told = (column: TimeColumn) => rows.map((_, index) => lineTime(rowAt, index, column, scale));

describe("the times of lines", () => {
  test("follow the page's clock, also over a change of it", () => {
    expect(told("clock")).toEqual(["01:59:58", "", "", "03:00:01"]);
    expect(told("date")).toEqual(["2024-03-31 01:59:58", "", "", "2024-03-31 03:00:01"]);
  });

  test("count from the start of the attempt, whatever is the first line that is here", () => {
    expect(told("start")).toEqual(["+58 s", "", "", "+1 m 1 s"]);
    expect(lineTime(rowAt, 0, "start", { ...scale, startedAt: null })).toBe("");
  });

  test("count from the line before that has one; the first has none before it", () => {
    expect(told("delta")).toEqual(["", "", "", "+3.5 s"]);
  });

  test("count from the line that stands above, where others are folded away", () => {
    const name = { offset: 0, part: 0, at: "2024-03-31T00:59:00Z" };
    const all = [name, ...rows];
    const visible = [0, 4];
    expect(lineTime((index) => all[visible[index] ?? -1], 1, "delta", scale)).toBe("+1 m 1 s");
  });

  test("are left out", () => {
    expect(told("off")).toEqual(["", "", "", ""]);
  });
});
