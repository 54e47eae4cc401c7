import { expect, test } from "vitest";
import { nearestTo, partsOf, STRIP_PARTS, tickPath } from "./stripTicks.ts";

test("however many rows match, a part of the strip has one tick", () => {
  const all = Array.from({ length: 100_000 }, (_, at) => at);
  expect(partsOf(all, all.length)).toHaveLength(STRIP_PARTS);
  expect(partsOf([0, 1, 99_999], 100_000)).toEqual([0, STRIP_PARTS - 1]);
  expect(partsOf([50_000], 100_000)).toEqual([STRIP_PARTS / 2]);
});

test("the end of a log is in the last part", () => {
  expect(partsOf([10], 10)).toEqual([STRIP_PARTS - 1]);
});

test("a press goes to the nearest of what is ticked", () => {
  expect(nearestTo(0.5, [3, 40, 90], 100)).toBe(40);
  expect(nearestTo(0.99, [3, 40, 90], 100)).toBe(90);
  expect(nearestTo(0.5, [], 100)).toBeUndefined();
});

test("ticks are boxes that stay within the strip", () => {
  expect(tickPath([0, STRIP_PARTS - 1], 1, 3, 2)).toBe(`M1 0h2v2h-2zM1 ${STRIP_PARTS - 2}h2v2h-2z`);
});
