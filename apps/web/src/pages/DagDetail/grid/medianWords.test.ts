import { expect, test } from "vitest";
import { medianWords } from "./medianWords.ts";

const median = { ms: 60_000, runs: 5 };

test("a median stands alone beside what is usual, and with how many times beside what is much longer", () => {
  expect(medianWords(70_000, median)).toBe("median 1 m");
  expect(medianWords(1_000, median)).toBe("median 1 m");
  expect(medianWords(186_000, median)).toBe("3.1× median 1 m");
  expect(medianWords(72_000_000, median)).toBe("1,200× median 1 m");
  expect(medianWords(undefined, median)).toBe("median 1 m");
});

test("of fewer than three runs there is none, and of nothing nothing is a multiple", () => {
  expect(medianWords(70_000, { ms: 60_000, runs: 2 })).toBeUndefined();
  expect(medianWords(70_000, undefined)).toBeUndefined();
  expect(medianWords(70_000, { ms: 0, runs: 9 })).toBe("median 0 ms");
});
