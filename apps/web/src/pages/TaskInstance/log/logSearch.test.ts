import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutHits, findMatches, type Hit, hitFinder, patternProblem, searchPattern } from "./logSearch.ts";
import { toRows } from "./logRows.ts";

const rows = ["starting", "fetched 4096 rows", "SchemaError\n  at dags/orders.ts"].flatMap((message, at) =>
  toRows({ offset: at * 10, at: null, level: "info", source: "task", message, fields: at === 0 ? { rows: 17 } : null }),
);

/** The words that are marked. */
function marked(text: string, hits: readonly Hit[]): readonly string[] {
  return cutHits(text, 0, hits)
    .filter((piece) => piece.hit)
    .map((piece) => piece.text);
}

describe("a search for a text", () => {
  test("finds it in any case, in messages and fields", () => {
    expect(findMatches(rows, { query: "SCHEMA" })).toEqual([2]);
    expect(findMatches(rows, { query: "Rows=" })).toEqual([0]);
    expect(hitFinder({ query: "ROWS" })({ text: "starting", fields: "rows=17" })).toEqual([[9, 13]]);
  });

  test("finds nothing for nothing", () => {
    expect(findMatches(rows, { query: "" })).toEqual([]);
  });

  test("sees words that colours cut in two", () => {
    const [row] = toRows({
      offset: 0,
      at: null,
      level: "info",
      source: "task",
      message: "fet\u001B[31mched",
      fields: null,
    });
    expect(findMatches(row === undefined ? [] : [row], { query: "fetched" })).toEqual([0]);
  });

  test("marks every place where it stands", () => {
    expect(marked("a Load of loads", hitFinder({ query: "load" })({ text: "a Load of loads", fields: "" }))).toEqual([
      "Load",
      "load",
    ]);
  });
});

describe("a search that is asked to", () => {
  const told = [
    { text: "a Row", fields: "rows=1" },
    { text: "arrow", fields: "row=2" },
  ];

  test("tells upper and lower case apart, also in its fields", () => {
    const question = { query: "row", matchCase: true };
    expect(findMatches(told, question)).toEqual([0, 1]);
    expect(told.map(hitFinder(question))).toEqual([
      [[6, 9]],
      [
        [2, 5],
        [6, 9],
      ],
    ]);
    expect([...searchPattern(told, { ...question, query: "R.w" })]).toEqual([0, 2, 5]);
  });

  test("finds whole words only", () => {
    const question = { query: "row", wholeWord: true };
    expect(findMatches(told, question)).toEqual([0, 1]);
    expect(told.map(hitFinder(question))).toEqual([[[2, 5]], [[6, 9]]]);
    expect([...searchPattern(told, { ...question, query: "r.w" })]).toEqual([0, 2, 5, 1, 6, 9]);
  });
});

describe("a search by a regular expression", () => {
  test("finds what it matches in any case, in messages and fields", () => {
    expect([...searchPattern(rows, { query: "^schema|\\d{2,}" })]).toEqual([0, 14, 16, 1, 8, 12, 2, 0, 6]);
  });

  test("tells upper and lower case apart where it says so", () => {
    expect([...searchPattern(rows, { query: "(?-i:schema)" })]).toEqual([]);
  });

  test("counts a row in which it matches nothing but a place", () => {
    expect([...searchPattern([{ text: "ab", fields: "" }], { query: "$" })]).toEqual([0, 2, 2]);
  });

  test("marks no more than twenty hits of a row", () => {
    expect(searchPattern([{ text: "a".repeat(1_000), fields: "" }], { query: "a" })).toHaveLength(60);
  });

  test.each(["(", "[a", "*", "a{2,1}", "\\"])("%s is called what it is: none", (pattern) => {
    expect(patternProblem(pattern)).toMatch(/^No regular expression: \S/);
  });

  test("is one as long as nothing is wrong with it", () => {
    expect(patternProblem("a: (b|c)")).toBeUndefined();
  });
});

test("a text that is cut loses no letter, wherever it stands in its row", () => {
  const hit = fc.tuple(fc.nat(30), fc.nat(5)).map(([first, length]) => [first, first + length] as const);
  const hits = fc.array(hit, { maxLength: 5 }).map((all) => all.toSorted((a, b) => a[0] - b[0]));
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), hits, (text, from, found) => {
      expect(
        cutHits(text, from, found)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
    }),
  );
});
