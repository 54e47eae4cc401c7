import { describe, expect, it } from "vitest";
import { reportBars } from "./reportModel.ts";

describe("the bars of a report", () => {
  it("are one a row, named by its text, as high as its first number", () => {
    const report = [
      { hour: "00", requests: 2094, share: 0.1 },
      { hour: "01", requests: 0, share: 0 },
    ];
    expect(reportBars({ uri: "x", report })).toEqual({
      name: "hour",
      measure: "requests",
      bars: [
        { label: "00", value: 2094 },
        { label: "01", value: 0 },
      ],
    });
  });

  it.each([
    ["no report", { rows: 3 }],
    ["no object", [1]],
    ["one row", { report: [{ a: "x", n: 1 }] }],
    ["two texts", { report: [1, 2].map((n) => ({ a: "x", b: "y", n })) }],
    ["no number", { report: [1, 2].map(() => ({ a: "x" })) }],
    ["a number below 0", { report: [1, -2].map((n) => ({ a: "x", n })) }],
    ["a row of another form", { report: [{ a: "x", n: 1 }, { a: "y" }] }],
    ["more rows than fit", { report: Array.from({ length: 201 }, (_, n) => ({ a: String(n), n })) }],
  ])("are not made of %s", (_name, output) => {
    expect(reportBars(output)).toBeUndefined();
  });
});
