import { epochMillis } from "@daymill/core";
import { expect, test } from "vitest";
import { paceParts, presentPace } from "./pace.ts";

const MINUTE = 60_000;
const at = (minutes: number) => epochMillis(Date.UTC(2024, 2, 15, 22) + minutes * MINUTE);

test.each([
  [0.5, 59.5, 1, 60],
  [0.5, 60.5, 5, 13],
  [7, 60 * 24, 60, 25],
  [0, 60 * 24 * 365, 10_080, 53],
])("a life from minute %d to minute %d has parts of %d minutes, %d of them", (from, to, minutes, count) => {
  const parts = paceParts(at(from), at(to));
  expect(parts).toMatchObject({ stepMs: minutes * MINUTE, count });
  expect(parts.from % parts.stepMs).toBe(0);
  expect(parts.from).toBeLessThanOrEqual(at(from));
  expect(parts.from + count * parts.stepMs).toBeGreaterThan(at(to));
});

test("one of many years still has about sixty", () => {
  expect(paceParts(epochMillis(0), at(0)).count).toBeLessThanOrEqual(61);
});

test("parts in which nothing ended are there, too", () => {
  const parts = paceParts(at(0), at(2));
  expect(presentPace(parts, [{ part: 1, succeeded: 3, failed: 1 }], undefined)).toEqual({
    stepMs: MINUTE,
    to: "2024-03-15T22:03:00Z",
    parts: [
      { from: "2024-03-15T22:00:00Z", succeeded: 0, failed: 0 },
      { from: "2024-03-15T22:01:00Z", succeeded: 3, failed: 1 },
      { from: "2024-03-15T22:02:00Z", succeeded: 0, failed: 0 },
    ],
  });
});

test("while a backfill goes on its last part ends now", () => {
  const now = at(2.5);
  const { to, parts } = presentPace(paceParts(at(0), now), [], now);
  expect([to, parts.at(-1)?.from]).toEqual(["2024-03-15T22:02:30Z", "2024-03-15T22:02:00Z"]);
});
