import * as fc from "fast-check";
import { expect, test } from "vitest";
import { beyondWindow, type FoundPlace } from "./beyondWindow.ts";

const places = [
  { offset: 100, count: 2 },
  { offset: 500, count: 1 },
  { offset: 900, count: 3 },
];
const found = { size: 1_000, places };

test("steps lead to the next place that is not here, and around the ends", () => {
  const here = { from: 400, to: 600, matches: [500] };
  expect(beyondWindow(found, here, 1)).toEqual({ at: 900 });
  expect(beyondWindow(found, here, -1)).toEqual({ at: 100, before: 400 });
  expect(beyondWindow(found, { from: 880, to: 1_000, matches: [900, 910, 920] }, 1)).toEqual({ at: 100 });
  expect(beyondWindow(found, { from: 0, to: 450, matches: [100, 120] }, -1)).toEqual({ at: 900, before: 1_000 });
});

test("what matches in the same part behind the end of what is here is not passed over", () => {
  expect(beyondWindow(found, { from: 0, to: 110, matches: [100, 100] }, 1)).toEqual({ at: 110 });
  expect(beyondWindow(found, { from: 0, to: 200, matches: [100, 150] }, 1)).toEqual({ at: 500 });
  expect(beyondWindow(found, { from: 0, to: 915, matches: [100, 120, 500, 900, 910] }, -1)).toEqual({
    at: 915,
    before: 1_000,
  });
});

test("behind what was searched there is nothing to go to", () => {
  const short = { size: 950, places };
  expect(beyondWindow(short, { from: 880, to: 980, matches: [900, 910] }, 1)).toEqual({ at: 100 });
  expect(beyondWindow(short, { from: 0, to: 980, matches: [] }, 1)).toBeUndefined();
});

test("where all is here there is nowhere to go", () => {
  const matches = [100, 120, 500, 900, 910, 920];
  expect(beyondWindow(found, { from: 0, to: 1_000, matches }, 1)).toBeUndefined();
  expect(beyondWindow({ size: 30, places: [] }, { from: 10, to: 20, matches: [] }, -1)).toBeUndefined();
});

test("steps in either direction come by every match", () => {
  const size = 4_800;
  const reach = { before: 40, after: 120 };
  const offsets = fc.uniqueArray(fc.nat(size - 1), { maxLength: 40 }).map((all) => all.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(offsets, fc.constantFrom<1 | -1>(1, -1), (all, by) => {
      const seen = new Set<number>();
      let window = { from: size - 200, to: size };
      for (let steps = 0; steps < 100; steps += 1) {
        const matches = all.filter((offset) => offset >= window.from && offset < window.to);
        for (const offset of matches) seen.add(offset);
        const next = beyondWindow({ size, places: placesOf(all, size) }, { ...window, matches }, by);
        if (next === undefined) break;
        window = { from: Math.max(0, next.at - reach.before), to: Math.min(size, next.at + reach.after) };
      }
      expect(seen.size).toBe(all.length);
    }),
  );
});

/** As the server tells them, of each 240th the first. */
function placesOf(offsets: readonly number[], size: number): readonly FoundPlace[] {
  const parts = Map.groupBy(offsets, (offset) => Math.floor((offset / size) * 240));
  return [...parts.values()].map((all) => ({ offset: all[0] ?? 0, count: all.length }));
}
