import { describe, expect, it } from "vitest";
import { hasOddKeys } from "./odd-json.ts";

const isOdd = (text: string): boolean => hasOddKeys(text, JSON.parse(text));

describe("keys that JavaScript's objects do not keep", () => {
  it.each([
    ['{"b":1,"a":{"c":[]}}', false],
    ['{"1":1}', true],
    ['{"a":1,"a":2}', true],
    [String.raw`{"a\"b":"\"c\":1","d":"\\"}`, false],
  ])("%s: %s", (text, expected) => {
    expect(isOdd(text)).toBe(expected);
  });

  it("are looked for past strings of any length, with or without escapes", () => {
    expect(isOdd(`{"a":"${"x".repeat(2 ** 24)}"}`)).toBe(false);
    expect(isOdd(`{"a":"${String.raw`\n`.repeat(2 ** 22)}"}`)).toBe(false);
  });
});
