import { expect, test } from "vitest";
import { beyondWindow } from "./beyondWindow.ts";

const places = [
  { offset: 100, count: 2 },
  { offset: 500, count: 1 },
  { offset: 900, count: 3 },
];

test("steps lead to the next place that is not here, and around the ends", () => {
  const here = { from: 400, to: 600, matches: [500] };
  expect(beyondWindow(places, here, 1)).toBe(900);
  expect(beyondWindow(places, here, -1)).toBe(100);
  expect(beyondWindow(places, { from: 880, to: 1_000, matches: [900, 910, 920] }, 1)).toBe(100);
  expect(beyondWindow(places, { from: 0, to: 450, matches: [100, 120] }, -1)).toBe(900);
});

test("what matches in the same part behind the end of what is here is not passed over", () => {
  expect(beyondWindow(places, { from: 0, to: 110, matches: [100, 100] }, 1)).toBe(110);
  expect(beyondWindow(places, { from: 0, to: 200, matches: [100, 150] }, 1)).toBe(500);
});

test("where all is here there is nowhere to go", () => {
  const matches = [100, 120, 500, 900, 910, 920];
  expect(beyondWindow(places, { from: 0, to: 1_000, matches }, 1)).toBeUndefined();
  expect(beyondWindow([], { from: 10, to: 20, matches: [] }, -1)).toBeUndefined();
});
