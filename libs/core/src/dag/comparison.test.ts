import { expect, test } from "vitest";
import type { JsonValue } from "../json.ts";
import { compare, type Comparison } from "./comparison.ts";

test.each<[JsonValue, Comparison, JsonValue, boolean | undefined]>([
  [1, "==", 1, true],
  [1, "==", "1", false],
  [null, "==", null, true],
  [{ a: 1, b: 2 }, "==", { b: 2, a: 1 }, true],
  [{ a: 1 }, "!=", null, true],
  [[1], "==", 1, false],
  [{ of: 1 }, "in", [1, { of: 1 }], true],
  ["a", "!=", "b", true],
  [2, "<", 10, true],
  ["2", "<", "10", false],
  [2, "<=", 2, true],
  [3, ">", 2, true],
  [2, ">=", 3, false],
  [2, "<", "10", undefined],
  [null, ">", 0, undefined],
  [true, ">", false, undefined],
  ["eu", "in", ["eu", "us"], true],
  ["as", "in", ["eu", "us"], false],
  ["eu", "in", "eu", undefined],
])("%j %s %j: %s", (left, is, right, holds) => {
  expect(compare(left, is, right)).toBe(holds);
});
