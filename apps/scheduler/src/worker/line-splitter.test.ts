import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lineSplitter, MAX_PIECE } from "./line-splitter.ts";
import { MASK, secretMask } from "./mask-secrets.ts";

const SECRET = "s3cr3t-of-the-database";

function split(chunks: readonly string[]): string[] {
  const mask = secretMask();
  mask.add([SECRET]);
  const lines: string[] = [];
  const splitter = lineSplitter(mask, (line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

function cutAt(text: string, places: readonly number[]): string[] {
  const cuts = [...places.map((place) => place % (text.length + 1)), 0, text.length].sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => text.slice(cuts[index], end));
}

test("lines are the same however the text was cut", () => {
  const text = "one\r\ntwo\n\nthree";
  fc.assert(
    fc.property(fc.array(fc.nat()), (places) => {
      expect(split(cutAt(text, places))).toEqual(["one", "two", "", "three"]);
    }),
  );
});

test("a secret that is spread over chunks is hidden", () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), (places) => {
      expect(split(cutAt(`a ${SECRET} b\n`, places))).toEqual([`a ${MASK} b`]);
    }),
  );
});

test("a secret is hidden in a line that is too long to be held, wherever it stands", () => {
  for (const shift of [-SECRET.length - 1, -SECRET.length, -5, -1, 0, 1]) {
    const text = "x".repeat(MAX_PIECE + shift) + SECRET + "y".repeat(MAX_PIECE);
    const pieces = split(cutAt(text, [MAX_PIECE + shift + 3, MAX_PIECE + shift + 9]));
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every((piece) => piece.length <= MAX_PIECE + SECRET.length)).toBe(true);
    expect(pieces.join("")).toBe(text.replace(SECRET, MASK));
  }
});
