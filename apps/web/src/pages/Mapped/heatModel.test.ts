import type { TaskState } from "@daymill/contract";
import { expect, test } from "vitest";
import { failedFrom, failedInWords, heatStretches, placeByKey } from "./heatModel.ts";

const of = (...states: TaskState[]) => states.map((state, mapIndex) => ({ state, mapIndex }));

test("neighbours that look the same are one stretch, as far as their row goes", () => {
  expect(heatStretches(of("success", "success", "failed", "success", "success"), 4)).toEqual([
    { row: 0, at: 0, length: 2, family: "success", failed: false },
    { row: 0, at: 2, length: 1, family: "failed", failed: true },
    { row: 0, at: 3, length: 1, family: "success", failed: false },
    { row: 1, at: 0, length: 1, family: "success", failed: false },
  ]);
});

test("the next failure is found forwards and backwards, around the end", () => {
  const some = of("failed", "success", "success", "failed", "success");
  expect(failedFrom(some, 0, 1)).toBe(3);
  expect(failedFrom(some, 3, 1)).toBe(0);
  expect(failedFrom(some, 0, -1)).toBe(3);
  expect(failedFrom(of("success", "failed"), 1, 1)).toBe(1);
  expect(failedFrom(of("success"), 0, 1)).toBeUndefined();
});

test("keys walk by one, by a row, by a hundred and to the ends, and no further", () => {
  const size = { count: 300, beside: 160 };
  const walked = ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "PageDown", "Home", "End", "a"];
  expect(walked.map((key) => placeByKey(key, 120, size))).toEqual([121, 119, 280, 0, 220, 0, 299, undefined]);
  expect(placeByKey("ArrowRight", 299, size)).toBe(299);
});

test("the indexes that failed are told, of many the first ten", () => {
  expect(failedInWords(of("success"))).toBe("none failed");
  expect(failedInWords(of("failed", "success", "failed"))).toBe("failed: 0, 2");
  expect(failedInWords(of(...Array.from({ length: 12 }, () => "failed" as const)))).toBe(
    "failed: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, and 2 more",
  );
});
