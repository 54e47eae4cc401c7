import type { JsonValue } from "@daymill/core";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { isStorable, toStorable } from "./storable.ts";

const UNSTORABLE: readonly JsonValue[] = ["a\0b", { "k\0": 1 }, [["\ud800"]], { deep: [{ low: "x\udc00" }] }];
const STORABLE: readonly JsonValue[] = [
  "plain",
  "\\u0000 and \\ud800 as text",
  "😀",
  { a: [1, null, true] },
  "\u{1F600}\n\t",
];

const TAKE = { name: "take_json", sql: "select $1::jsonb" };

const isTaken = (value: JsonValue) => isStorable(value, JSON.stringify(value));

test("values with NUL or half a surrogate pair cannot be kept, others can", () => {
  expect(UNSTORABLE.map(isTaken)).toEqual(UNSTORABLE.map(() => false));
  expect(STORABLE.map(isTaken)).toEqual(STORABLE.map(() => true));
});

test("messages are made fit to be kept, and stay as they are where they are", () => {
  expect(UNSTORABLE.map(toStorable).map(isTaken)).toEqual(UNSTORABLE.map(() => true));
  expect(STORABLE.map(toStorable)).toEqual(STORABLE);
});

forEachDatabase((name, open) => {
  describe(`the ${name} database`, () => {
    test("takes exactly what is said to be storable", async () => {
      await using database = await open();
      const takes = async (value: JsonValue) =>
        await database.hot.call(TAKE, [JSON.stringify(value)]).then(
          () => true,
          () => false,
        );
      for (const value of [...UNSTORABLE, ...STORABLE]) expect(await takes(value)).toBe(isTaken(value));
    });
  });
});
