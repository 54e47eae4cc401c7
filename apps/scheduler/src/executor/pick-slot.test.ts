import type { BundleId } from "@daymill/core";
import { expect, test } from "vitest";
import { pickSlot } from "./pick-slot.ts";

const [a, b] = ["a", "b"] as BundleId[] as [BundleId, BundleId];

function slot(name: string, load: number, { bundles = [] as BundleId[], holdsShortOnly = true } = {}) {
  return { name, load, bundles: new Set(bundles), holdsShortOnly };
}

const ask = { bundleId: a, depth: 1, freePlaces: 1 };

test("an idle worker that has the bundle goes before one that has others, and that one behind a new one", () => {
  const [withA, withB, fresh] = [slot("a", 0, { bundles: [a, b] }), slot("b", 0, { bundles: [b] }), slot("new", 0)];
  expect(pickSlot({ ...ask, slots: [withB, fresh, withA] })).toBe(withA);
  expect(pickSlot({ ...ask, slots: [withB, fresh] })).toBe(fresh);
});

test("a long or unknown task waits for an idle worker", () => {
  expect(pickSlot({ ...ask, slots: [slot("busy", 1)] })).toBeUndefined();
});

test("a short task is put behind short ones, where there are the fewest", () => {
  const slots = [slot("x", 3), slot("y", 2), slot("z", 1, { holdsShortOnly: false })];
  expect(pickSlot({ ...ask, depth: 16, slots })?.name).toBe("y");
});

test("no worker gets more than the prefetch depth", () => {
  expect(pickSlot({ ...ask, depth: 16, slots: [slot("full", 16)] })).toBeUndefined();
  expect(pickSlot({ ...ask, depth: 32, slots: [slot("roomy", 16)] })?.name).toBe("roomy");
});

test("an idle worker whose place is taken by a process of its own stays idle", () => {
  expect(pickSlot({ ...ask, depth: 16, freePlaces: 0, slots: [slot("idle", 0)] })).toBeUndefined();
});
