import { expect, test } from "vitest";
import { familiarFirst } from "./familiarFirst.ts";

const sorted = (found: readonly string[], familiar: readonly string[]) => familiarFirst(found, (one) => one, familiar);

test("what somebody knows comes first, the rest as it was found, and nothing is added", () => {
  expect(sorted(["orders_eu", "orders_us", "orders", "reorders"], ["reorders", "gone", "orders"])).toEqual([
    "reorders",
    "orders",
    "orders_eu",
    "orders_us",
  ]);
});

test("to whom nothing is familiar all is as it was found", () => {
  expect(sorted(["b", "a"], [])).toEqual(["b", "a"]);
});
