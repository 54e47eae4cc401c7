import { describe, expect, test } from "vitest";
import { TASK_STATES } from "@daymill/core";
import { decodeCells, packCell, summariseCounts, unpackCell } from "./grid-cells.ts";

describe("a cell", () => {
  const looks = TASK_STATES.flatMap((state) => [true, false].map((mixed) => ({ state, mixed })));
  const cells = [undefined, ...looks.flatMap((look) => [0, 2, 7].map((tries) => ({ ...look, tries })))];

  test("comes back from its byte as it was, whatever its state", () => {
    expect(cells.map((cell) => unpackCell(packCell(cell)))).toEqual(cells);
  });

  test("has a byte of its own", () => {
    expect(new Set(cells.map(packCell)).size).toBe(cells.length);
  });

  test("counts seven tries at most", () => {
    expect(unpackCell(packCell({ state: "failed", mixed: false, tries: 40 }))).toMatchObject({ tries: 7 });
  });

  test("of a state that this version does not know reads as absent", () => {
    expect(unpackCell(0x1e)).toBeUndefined();
  });
});

describe("a summary of many instances", () => {
  test("shows a failure among thousands of successes", () => {
    expect(summariseCounts({ success: 9_999, failed: 1 })).toEqual({ state: "failed", mixed: true });
  });

  test("is not mixed when all are in one state", () => {
    expect(summariseCounts({ success: 3, failed: 0 })).toEqual({ state: "success", mixed: false });
  });

  test("shows nothing for no instances", () => {
    expect(summariseCounts({})).toBeUndefined();
  });

  test("knows every state", () => {
    expect(TASK_STATES.map((state) => summariseCounts({ [state]: 1 })?.state)).toEqual([...TASK_STATES]);
  });
});

test("packed cells come out of base64", () => {
  const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i % 256);
  expect(decodeCells(Buffer.from(bytes).toString("base64"))).toEqual(bytes);
});
