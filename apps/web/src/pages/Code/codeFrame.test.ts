import { expect, test } from "vitest";
import { codeFrame } from "./codeFrame.ts";

const dag = { file: "dag.ts", text: "one\ntwo\nthree\nfour\nfive\n", hash: "d" };
const unkept = { file: "big.ts", text: null, hash: null };
const shown = (line: number, source = "d") => {
  const frame = codeFrame([dag, unkept], { source, line, column: 1 });
  if (frame === undefined || frame === "rewritten") return frame;
  return [frame.file, frame.from, frame.lines.map((spans) => spans.map(({ text }) => text).join("")).join(" ")];
};

test("two lines above the place and one below are shown, as far as there are any", () => {
  expect(shown(3)).toEqual(["dag.ts", 1, "one two three four"]);
  expect(shown(1)).toEqual(["dag.ts", 1, "one two"]);
  expect(shown(5)).toEqual(["dag.ts", 3, "three four five"]);
});

test("a place in a text that no file of the version has any more is told to be rewritten", () => {
  const place = { source: "another text", line: 3, column: 1 };
  expect(codeFrame([dag], place)).toBe("rewritten");
  expect(codeFrame([dag, unkept], place)).toBeUndefined();
  expect(codeFrame([], place)).toBeUndefined();
});

test("nothing is shown behind the end of a text, nor of an unknown place", () => {
  expect(shown(6)).toBeUndefined();
  expect(codeFrame([dag], null)).toBeUndefined();
});
