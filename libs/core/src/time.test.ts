import { assert, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { parseDuration, writeDuration } from "./time.ts";

test.each([
  [0, "0s"],
  [500, "500ms"],
  [60_000, "1m"],
  [90_000, "1m30s"],
  [90_000_000, "1d1h"],
])("%d ms are written %s", (ms, text) => {
  expect(writeDuration(ms)).toBe(text);
});

test("a duration that was written is read as what it was", () => {
  assert(property(nat({ max: 10 ** 10 }), (ms) => parseDuration(writeDuration(ms)) === ms));
});
