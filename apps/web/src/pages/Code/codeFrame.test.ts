import { expect, test } from "vitest";
import { codeFrame } from "./codeFrame.ts";

const files = [
  { file: "dag.ts", text: "one\ntwo\nthree\nfour\nfive\n", hash: "d" },
  { file: "big.csv", text: null, hash: null },
];
const shown = (line: number, source = "d") => {
  const frame = codeFrame(files, { source, line, column: 1 });
  return (
    frame && [frame.file, frame.from, frame.lines.map((spans) => spans.map(({ text }) => text).join("")).join(" ")]
  );
};

test("two lines above the place and one below are shown, as far as there are any", () => {
  expect(shown(3)).toEqual(["dag.ts", 1, "one two three four"]);
  expect(shown(1)).toEqual(["dag.ts", 1, "one two"]);
  expect(shown(5)).toEqual(["dag.ts", 3, "three four five"]);
});

test("nothing is shown of a text that the version does not have, nor behind its end, nor of an unknown place", () => {
  expect(shown(3, "another text")).toBeUndefined();
  expect(shown(6)).toBeUndefined();
  expect(codeFrame(files, null)).toBeUndefined();
});
