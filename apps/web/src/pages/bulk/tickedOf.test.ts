import { expect, test } from "vitest";
import { tickedOf } from "./tickedOf.ts";

const rowOf = (run: string): string => run;
const found = { items: ["a", "b", "c", "d"], isWhole: true };

test("all that match are selected while every row that is shown is ticked", () => {
  expect(tickedOf(["a", "b"], { rowOf, ticks: { keys: new Set("ab") }, matching: { found } })).toEqual(found.items);
});

test("a row that is unticked leaves only those that are", () => {
  expect(tickedOf(["a", "b"], { rowOf, ticks: { keys: new Set("b") }, matching: { found } })).toEqual(["b"]);
});

test("without having asked for all it is the ticked rows, in the order of the list", () => {
  expect(tickedOf(["b", "a"], { rowOf, ticks: { keys: new Set("ab") }, matching: { found: undefined } })).toEqual([
    "b",
    "a",
  ]);
});
