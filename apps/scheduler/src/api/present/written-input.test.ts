import { expect, test } from "vitest";
import { presentWritten } from "./written-input.ts";

test("an input is told a field at a time, constants as they are written", () => {
  const input = {
    k: "obj",
    fields: { rows: { k: "out", task: "dump", path: ["rows"] }, n: { k: "lit", v: 3 } },
  } as const;
  expect(presentWritten(input)).toEqual([
    { field: "rows", text: "dump.rows" },
    { field: "n", text: "3" },
  ]);
  expect(presentWritten({ k: "lit", v: { table: "orders", rows: null } })).toEqual([
    { field: "table", text: '"orders"' },
    { field: "rows", text: "null" },
  ]);
});

test("one that is no object is told as a whole; an empty one has no field", () => {
  expect(presentWritten({ k: "el", path: [] })).toEqual([{ field: "", text: "element" }]);
  expect(presentWritten({ k: "lit", v: [1] })).toEqual([{ field: "", text: "[1]" }]);
  expect(presentWritten({ k: "lit", v: {} })).toEqual([]);
});
