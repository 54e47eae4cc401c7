import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { toRows } from "./logRows.ts";
import { onlyMatches, useLogMatches } from "./useLogMatches.ts";

const rows = ["load 3 files", "done"].flatMap((message, offset) =>
  toRows({ offset, at: null, level: "info", source: "task", message, fields: null }),
);

const look = { regex: false, matchCase: false, wholeWord: false };

test("a row that is asked for again has the same hits, also when lines come behind it", () => {
  const { result, rerender } = renderHook(({ shown }) => useLogMatches(shown, { ...look, query: "load" }), {
    initialProps: { shown: rows.slice(0, 1) },
  });
  const hits = result.current.hitsAt(0);
  expect(hits).toEqual([[0, 4]]);
  expect(result.current.hitsAt(0)).toBe(hits);
  rerender({ shown: rows });
  expect(result.current.hitsAt(0)).toBe(hits);
});

test("rows without a hit, and all of them without a query, have the same nothing", () => {
  const { result, rerender } = renderHook(({ query }) => useLogMatches(rows, { ...look, query }), {
    initialProps: { query: "load" },
  });
  const none = result.current.hitsAt(1);
  expect(none).toEqual([]);
  rerender({ query: "" });
  expect([result.current.hitsAt(0), result.current.hitsAt(1)].every((hits) => hits === none)).toBe(true);
});

test("what is found follows how the text is to be taken", () => {
  const { result, rerender } = renderHook((rules) => useLogMatches(rows, { ...look, query: "LOAD", ...rules }), {
    initialProps: { matchCase: false },
  });
  expect([result.current.at, result.current.hitsAt(0)]).toEqual([[0], [[0, 4]]]);
  rerender({ matchCase: true });
  expect([result.current.at, result.current.hitsAt(0)]).toEqual([[], []]);
});

test("of rows that match alone, what was found stands where they stand then", () => {
  const { result } = renderHook(() => useLogMatches(rows, { ...look, query: "done" }));
  const kept = onlyMatches(rows, result.current);
  expect(kept.rows.map(({ text }) => text)).toEqual(["done"]);
  expect(kept.at).toEqual([0]);
  expect([kept.hitsAt(0), kept.hitsAt(1)]).toEqual([[[0, 4]], []]);
});
