import * as fc from "fast-check";
import { expect, test } from "vitest";
import { matchesPattern } from "./match-pattern.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", ".", "_"), maxLength: 12 });
const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "_", "*"), maxLength: 8 });

test("a star stands for any text, also none, and all else for itself", () => {
  expect(matchesPattern("sales_daily", "sales_*")).toBe(true);
  expect(matchesPattern("sales_", "sales_*")).toBe(true);
  expect(matchesPattern("presales_daily", "sales_*")).toBe(false);
  expect(matchesPattern("Sales_daily", "sales_*")).toBe(false);
  expect(matchesPattern("salesXdaily", "sales.daily")).toBe(false);
});

test("is what the regular expression of the pattern says", () => {
  fc.assert(
    fc.property(text, pattern, (given, wanted) => {
      const escaped = wanted.replaceAll(".", String.raw`\.`).replaceAll("*", ".*");
      expect(matchesPattern(given, wanted)).toBe(new RegExp(`^${escaped}$`).test(given));
    }),
  );
});

test("takes no time with many stars, where a regular expression would take years", () => {
  expect(matchesPattern("a".repeat(250), `${"*a".repeat(100)}*b`)).toBe(false);
});
