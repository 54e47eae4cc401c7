import * as fc from "fast-check";
import { expect, test } from "vitest";
import { encodeOutput, MAX_OUTPUT_BYTES } from "./encode-output.ts";

test.each([
  ["U+0000", { text: "a\0b" }],
  ["U+0000 after a backslash", ["\\\0"]],
  ["U+0000 in a key", { "\0": 1 }],
  ["half of a surrogate pair", "x\ud800"],
])("text that the database cannot store is refused: %s", (_what, output) => {
  expect(() => encodeOutput(output)).toThrow(expect.objectContaining({ code: "E303" }));
});

test("an output of more than 64 MiB is refused with its size", () => {
  const text = "x".repeat(MAX_OUTPUT_BYTES - 2);
  expect(encodeOutput(text)).toHaveLength(MAX_OUTPUT_BYTES);
  expect(() => encodeOutput(`${text}x`)).toThrow(expect.objectContaining({ code: "E302" }));
});

test("no output stays no output", () => {
  expect(encodeOutput(undefined)).toBeUndefined();
  expect(encodeOutput(null)).toBe("null");
});

test("text that only looks like an escape is kept", () => {
  expect(encodeOutput("\\u0000 \\ud800 \u0001")).toBe(JSON.stringify("\\u0000 \\ud800 \u0001"));
});

test("well-formed text without U+0000 goes through unchanged", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      fc.pre(!text.includes("\0"));
      expect(encodeOutput([text])).toBe(JSON.stringify([text]));
    }),
  );
});
