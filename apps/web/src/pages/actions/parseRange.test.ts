import { expect, test } from "vitest";
import { parseRange } from "./parseRange.ts";

const today = Temporal.PlainDate.from("2024-03-01");

test.each([
  ["2024-01-01..2024-06-30", "2024-01-01", "2024-06-30"],
  ["2023-12-30 to 2024-01-02", "2023-12-30", "2024-01-02"],
  ["2024", "2024-01-01", "2024-12-31"],
  ["2024-02", "2024-02-01", "2024-02-29"],
  ["last 90d", "2023-12-02", "2024-02-29"],
  [" Last 1 day ", "2024-02-29", "2024-02-29"],
  ["last 2w", "2024-02-16", "2024-02-29"],
  ["ytd", "2024-01-01", "2024-02-29"],
])("%s are days", (text, from, to) => {
  expect(parseRange(text, today)).toEqual({ from, to });
});

test.each(["", "last 0d", "2024-02-30..2024-03-01", "2024-03-01..2024-02-01", "2024-13", "last year", "1..2"])(
  "%s are none",
  (text) => {
    expect(parseRange(text, today)).toBeUndefined();
  },
);

test("on the first of January the year has no day that is over", () => {
  expect(parseRange("ytd", Temporal.PlainDate.from("2024-01-01"))).toBeUndefined();
});
