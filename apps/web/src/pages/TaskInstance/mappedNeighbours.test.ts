import type { TaskState } from "@daymill/contract";
import { expect, test } from "vitest";
import { mappedNeighbours } from "./mappedNeighbours.ts";

const states = (...all: readonly TaskState[]) => all.map((state, mapIndex) => ({ mapIndex, state }));

test("beside an instance are those of the indexes around it, and the next that failed", () => {
  const all = states("failed", "success", "success", "failed");
  expect(mappedNeighbours(all, 1)).toEqual({ previous: 0, next: 2, nextFailed: 3 });
  expect(mappedNeighbours(all.toReversed(), 1)).toEqual({ previous: 0, next: 2, nextFailed: 3 });
});

test("after the last that failed comes the first again, never the instance itself", () => {
  expect(mappedNeighbours(states("failed", "success", "failed"), 2)).toMatchObject({ next: undefined, nextFailed: 0 });
  expect(mappedNeighbours(states("success", "failed"), 1)).toEqual({
    previous: 0,
    next: undefined,
    nextFailed: undefined,
  });
});

test("what was removed is passed over", () => {
  expect(mappedNeighbours(states("success", "removed", "success"), 0)).toMatchObject({ previous: undefined, next: 2 });
});
