import * as fc from "fast-check";
import { expect, it } from "vitest";
import { oddOnes } from "./odd-ones.ts";

const usual = [100, 104, 98, 101, 97, 103, 99];

it("marks a value that is far from those before it", () => {
  expect(oddOnes([...usual, 100, 12, 101])).toEqual([...usual.map(() => false), false, true, false]);
});

it("judges nothing after fewer than seven values, and nothing that is not there", () => {
  expect(oddOnes([1, 1, 1, 1, 1, 1, 900])).toEqual(Array.from({ length: 7 }, () => false));
  expect(oddOnes([...usual, null, 900])).toEqual([...usual.map(() => false), false, true]);
});

it("takes small differences between equal values as usual", () => {
  expect(oddOnes([...Array.from({ length: 8 }, () => 1_000), 1_100, 1_500]).slice(-2)).toEqual([false, true]);
});

it("gets used to a new level", () => {
  const grown = [...Array.from({ length: 10 }, () => 100), ...Array.from({ length: 40 }, () => 300)];
  const odd = oddOnes(grown);
  expect(odd[10]).toBe(true);
  expect(odd.at(-1)).toBe(false);
});

it("says the same whatever the unit is", () => {
  const values = fc.array(fc.option(fc.integer({ min: 0, max: 1_000_000 })), { maxLength: 60 });
  fc.assert(
    fc.property(values, (given) => {
      expect(oddOnes(given.map((value) => (value === null ? null : value * 1_024)))).toEqual(oddOnes(given));
    }),
  );
});
