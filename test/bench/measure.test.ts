import { describe, expect, it } from "vitest";
import { keepsMark, printFigure, quantile, repeat } from "./measure.ts";

describe("figures", () => {
  it("take the nearest sample for a quantile", () => {
    expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(quantile([5, 1, 4, 2, 3], 0.95)).toBe(5);
  });

  it("keep a mark by their median, on the right side of it", () => {
    expect(keepsMark({ name: "x", unit: "ms", samples: [1, 2, 90], mark: { max: 2 } })).toBe(true);
    expect(keepsMark({ name: "x", unit: "/s", samples: [1, 2, 90], mark: { min: 3 } })).toBe(false);
    expect(keepsMark({ name: "x", unit: "ms", samples: [1] })).toBeUndefined();
  });

  it("are held against their mark by another quantile when they are about a tail", () => {
    expect(keepsMark({ name: "p99", unit: "ms", samples: [1, 2, 90], quantile: 0.99, mark: { max: 2 } })).toBe(false);
  });

  it("are printed with unit, spread, number of samples, mark and what they are compared with", () => {
    const figure = { name: "hop", unit: "ms", samples: [1, 2, 3], mark: { max: 1 }, beside: "prototype 0.24 ms" };
    expect(printFigure(figure)).toMatch(
      /hop +2\.00 ms +\(1\.00 to 3\.00, p95 3\.00, n=3\) +mark <= 1\.00: MISSED +prototype 0\.24 ms$/,
    );
  });

  it("show no spread where there is one sample", () => {
    expect(printFigure({ name: "peak", unit: "MB", samples: [412] })).toMatch(/peak +412 MB$/);
  });

  it("leave the first run uncounted", async () => {
    let run = 0;
    expect(await repeat(2, async () => ++run)).toEqual([2, 3]);
  });
});
