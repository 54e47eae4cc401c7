import { expect, test } from "vitest";
import { isWholeWord, soughtText } from "./sought-text.ts";

test("a text is found in any case, or in its own", () => {
  const loads = "a Load of loads";
  expect(soughtText("LOAD", {}).placesIn(loads)).toEqual([
    [2, 6],
    [10, 14],
  ]);
  expect(soughtText("Load", { matchCase: true }).placesIn(loads)).toEqual([[2, 6]]);
  expect(soughtText("LOAD", { matchCase: true }).isIn(loads)).toBe(false);
});

test("a whole word is one that goes on neither before nor after", () => {
  const word = (text: string) => soughtText("row", { wholeWord: true }).isIn(text);
  expect(["a Row!", "row", "rows row", "(row)"].map(word)).toEqual([true, true, true, true]);
  expect(["rows", "arrow", "row_1", "1row", "rowé", "rowe\u0301", "row\u{1D400}"].filter(word)).toEqual([]);
});

test("what begins or ends with no letter has its word there", () => {
  const places = (text: string) => soughtText(text, { wholeWord: true }).placesIn("rows=40 of_4 rows=401");
  expect([places("rows="), places("=40"), places("ws=")]).toEqual([
    [
      [0, 5],
      [13, 18],
    ],
    [[4, 7]],
    [],
  ]);
});

test("an empty text is nowhere; one that overlaps with itself is found once", () => {
  expect(soughtText("", {}).isIn("a")).toBe(false);
  expect(soughtText("aa", {}).placesIn("aaaaa")).toEqual([
    [0, 2],
    [2, 4],
  ]);
});

test("no place is told in a text that is longer in lower case, though it is found", () => {
  const sought = soughtText("done", {});
  expect([sought.isIn("\u0130 done"), sought.placesIn("\u0130 done")]).toEqual([true, []]);
});

test("a place without a letter is whole where no word goes on", () => {
  expect([0, 1, 2, 3].map((at) => isWholeWord("ab ", at, at))).toEqual([true, false, true, true]);
});
