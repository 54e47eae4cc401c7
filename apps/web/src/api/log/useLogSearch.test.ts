import { expect, test } from "vitest";
import { restAfter } from "./useLogSearch.ts";

test("a search that takes long rests ten times as long, others as long as is usual", () => {
  expect(restAfter(15_000)).toBe(15_000);
  expect(restAfter(5_000, 300)).toBe(5_000);
  expect(restAfter(5_000, 4_000)).toBe(40_000);
});
