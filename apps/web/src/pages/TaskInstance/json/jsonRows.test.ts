import { expect, test } from "vitest";
import { type JsonLook, jsonRows, MOST_ROWS } from "./jsonRows.ts";

const value = { rows: 12, files: [{ uri: "lake:/a" }, { uri: "lake:/b" }], none: [] };
const look = (said: Partial<JsonLook> = {}): JsonLook => ({ query: "", toggled: new Set(), ...said });
const textsOf = (said?: Partial<JsonLook>) => jsonRows(value, look(said)).rows.map(({ text }) => text);

test("a value is laid out a row each, and says of what holds others how many", () => {
  expect(textsOf()).toEqual([
    "3 fields",
    '"rows": 12',
    '"files": 2 items',
    "0: 1 field",
    '"uri": "lake:/a"',
    "1: 1 field",
    '"uri": "lake:/b"',
    '"none": []',
  ]);
  expect(jsonRows("done", look()).rows).toEqual([{ path: "", depth: 0, text: '"done"', isOpen: undefined }]);
});

test("what is folded shows nothing of what is in it", () => {
  expect(textsOf({ toggled: new Set(["/files"]) })).toEqual([
    "3 fields",
    '"rows": 12',
    '"files": 2 items',
    '"none": []',
  ]);
});

test("what is looked for is shown with what it is in, though that is folded", () => {
  const found = jsonRows(value, look({ query: "LAKE:/B", toggled: new Set(["/files"]) }));
  expect(found.rows.map(({ text }) => text)).toEqual([
    "3 fields",
    '"files": 2 items',
    "1: 1 field",
    '"uri": "lake:/b"',
  ]);
  expect(found.found).toBe(1);
  expect(jsonRows(value, look({ query: "uri" })).found).toBe(2);
  expect(jsonRows(value, look({ query: "nowhere" }))).toEqual({ rows: [], found: 0, isCut: false });
});

test("what stands deep is folded at first, and opens", () => {
  const deep = { a: { b: { c: { d: 1 } } } };
  expect(jsonRows(deep, look()).rows.at(-1)).toMatchObject({ text: '"c": 1 field', isOpen: false });
  expect(jsonRows(deep, look({ toggled: new Set(["/a/b/c"]) })).rows.at(-1)?.text).toBe('"d": 1');
});

test("of very many rows the first are given", () => {
  const { rows, isCut } = jsonRows(
    Array.from({ length: 2 * MOST_ROWS }, (_, at) => at),
    look(),
  );
  expect([rows.length, isCut]).toEqual([MOST_ROWS, true]);
});
