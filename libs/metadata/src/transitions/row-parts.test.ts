import { describe, expect, it } from "vitest";
import { rowParts } from "./row-parts.ts";

describe("rowParts", () => {
  it("puts as many rows together as have parameters in one statement, in their order", () => {
    const rows = Array.from({ length: 70_000 }, (_, a) => ({ a, b: 1 }));
    const parts = rowParts(rows);
    expect(parts.map((part) => part.length)).toEqual([32_767, 32_767, 4_466]);
    expect(parts.flat()).toEqual(rows);
  });

  it("gives no part for no rows", () => {
    expect(rowParts([])).toEqual([]);
  });
});
