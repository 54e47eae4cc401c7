import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffLines, linesOf } from "./diff-lines.ts";
import { hunksOf } from "./hunks.ts";

const text = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
const shown = (from: string, to: string) =>
  diffLines(from, to).map(({ kind, text: line }) => `${{ same: " ", added: "+", removed: "-" }[kind]}${line}`);

describe("the difference of two texts", () => {
  test("names what was added and removed, with the places in both", () => {
    expect(diffLines(text("a", "b", "c"), text("a", "x", "c", "d"))).toEqual([
      { kind: "same", from: 1, to: 1, text: "a" },
      { kind: "removed", from: 2, to: null, text: "b" },
      { kind: "added", from: null, to: 2, text: "x" },
      { kind: "same", from: 3, to: 3, text: "c" },
      { kind: "added", from: null, to: 4, text: "d" },
    ]);
  });

  test("is the shortest there is", () => {
    const changes = shown(text("a", "b", "c", "a", "b", "b", "a"), text("c", "b", "a", "b", "a", "c"));
    expect(changes.filter((line) => !line.startsWith(" "))).toHaveLength(5);
  });

  test("of nothing and something is all of it", () => {
    expect(shown("", text("a", "b"))).toEqual(["+a", "+b"]);
    expect(shown(text("a"), "")).toEqual(["-a"]);
    expect(shown("", "")).toEqual([]);
  });

  test("does not depend on how lines end", () => {
    expect(shown("a\r\nb\r\n", "a\nb")).toEqual([" a", " b"]);
  });

  test("of texts that have next to nothing in common is one for the other", () => {
    const many = (name: string) => text(...Array.from({ length: 600 }, (_, at) => `${name}${at}`));
    const kinds = diffLines(`same\n${many("a")}`, `same\n${many("b")}`).map(({ kind }) => kind);
    expect(kinds).toEqual([
      "same",
      ...Array.from({ length: 600 }, () => "removed"),
      ...Array.from({ length: 600 }, () => "added"),
    ]);
  });

  test("holds each text whole and in order, whatever they are", () => {
    const line = fc.constantFrom("a", "b", "c", "", "{");
    const someText = fc.array(line, { maxLength: 14 }).map((lines) => text(...lines));
    fc.assert(
      fc.property(someText, someText, (from, to) => {
        const lines = diffLines(from, to);
        const side = (of: "from" | "to") => lines.filter((each) => each[of] !== null);
        expect(side("from").map((each) => each.text)).toEqual(linesOf(from));
        expect(side("to").map((each) => each.text)).toEqual(linesOf(to));
        expect(side("from").map((each) => each.from)).toEqual(linesOf(from).map((_, at) => at + 1));
        expect(side("to").map((each) => each.to)).toEqual(linesOf(to).map((_, at) => at + 1));
      }),
    );
  });
});

describe("the hunks of a difference", () => {
  const numbers = (length: number) => Array.from({ length }, (_, at) => `line ${at + 1}`);
  const changed = (length: number, ...places: readonly number[]) =>
    numbers(length).map((line, at) => (places.includes(at + 1) ? `${line}!` : line));
  const places = (length: number, ...changes: readonly number[]) =>
    hunksOf(diffLines(text(...numbers(length)), text(...changed(length, ...changes)))).map((hunk) => [
      hunk[0]?.to,
      hunk.at(-1)?.to,
    ]);

  test("have three lines around each change", () => {
    expect(places(40, 10, 30)).toEqual([
      [7, 13],
      [27, 33],
    ]);
  });

  test("are one where their surroundings meet", () => {
    expect(places(40, 10, 16)).toEqual([[7, 19]]);
    expect(places(40, 10, 17)).toEqual([[7, 20]]);
    expect(places(40, 10, 18)).toEqual([
      [7, 13],
      [15, 21],
    ]);
  });

  test("end where the text does, and are none without a change", () => {
    expect(places(4, 1, 4)).toEqual([[null, 4]]);
    expect(places(4)).toEqual([]);
  });
});
