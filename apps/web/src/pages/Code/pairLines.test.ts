import type { LineDifference } from "@daymill/contract";
import { expect, test } from "vitest";
import { pairLines } from "./pairLines.ts";

const same = (at: number): LineDifference => ({ kind: "same", from: at, to: at, text: `s${at}` });
const removed = (from: number): LineDifference => ({ kind: "removed", from, to: null, text: `-${from}` });
const added = (to: number): LineDifference => ({ kind: "added", from: null, to, text: `+${to}` });

test.each<[string, LineDifference[], (readonly [string | undefined, string | undefined])[]]>([
  ["nothing", [], []],
  [
    "a changed line",
    [same(1), removed(2), added(2), same(3)],
    [
      ["s1", "s1"],
      ["-2", "+2"],
      ["s3", "s3"],
    ],
  ],
  [
    "more that came than went",
    [removed(1), added(1), added(2)],
    [
      ["-1", "+1"],
      [undefined, "+2"],
    ],
  ],
  ["what came before what went", [added(1), removed(1)], [["-1", "+1"]]],
  [
    "only what went",
    [same(1), removed(2), removed(3)],
    [
      ["s1", "s1"],
      ["-2", undefined],
      ["-3", undefined],
    ],
  ],
  [
    "two places",
    [removed(1), same(2), added(2)],
    [
      ["-1", undefined],
      ["s2", "s2"],
      [undefined, "+2"],
    ],
  ],
])("%s side by side", (_, hunk, rows) => {
  expect(pairLines(hunk).map(({ before, after }) => [before?.text, after?.text])).toEqual(rows);
});
