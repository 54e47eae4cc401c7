import { expect, test } from "vitest";
import { tick } from "./useTicks.ts";

const rows = ["a", "b", "c", "d"];

test("a row is ticked, and unticked when it is pressed again", () => {
  const once = tick(new Set(), { key: "b", rows, from: undefined });
  expect([...once]).toEqual(["b"]);
  expect([...tick(once, { key: "b", rows, from: undefined })]).toEqual([]);
});

test("Shift makes all rows between two as the pressed one, from either side", () => {
  expect([...tick(new Set(["b"]), { key: "d", rows, from: "b" })]).toEqual(["b", "c", "d"]);
  expect([...tick(new Set(["d"]), { key: "b", rows, from: "d" })].toSorted()).toEqual(["b", "c", "d"]);
  expect([...tick(new Set(rows), { key: "b", rows, from: "c" })]).toEqual(["a", "d"]);
});

test("a range from a row that left the list is the pressed row alone", () => {
  expect([...tick(new Set(), { key: "c", rows, from: "gone" })]).toEqual(["c"]);
});
