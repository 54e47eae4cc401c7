import { expect, test } from "vitest";
import { instantsToFetch } from "./fetchRanges.ts";

const days = ["2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04", "2024-03-05"].map(
  (day) => `${day}T00:00:00+01:00`,
);

test("few runs are asked for one by one, each for its own instant", () => {
  expect(instantsToFetch(days.slice(0, 2))).toEqual([
    { from: "2024-03-01T00:00:00+01:00", to: "2024-02-29T23:00:00.001Z" },
    { from: "2024-03-02T00:00:00+01:00", to: "2024-03-01T23:00:00.001Z" },
  ]);
});

test("many runs are asked for in one range that holds them all, whatever their order", () => {
  const expected = [{ from: "2024-03-01T00:00:00+01:00", to: "2024-03-04T23:00:00.001Z" }];
  expect(instantsToFetch(days.toReversed())).toEqual(expected);
});

test("no runs are not asked for", () => {
  expect(instantsToFetch([])).toEqual([]);
});
