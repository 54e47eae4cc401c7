import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { toRows } from "./logRows.ts";
import { groupAround, type Sought, useFolds } from "./useFolds.ts";

const rows = ["before", "::group::copy", "one", "two", "::endgroup::", "::group::check", "three"].flatMap(
  (message, offset) => toRows({ offset, at: null, level: "info", source: "task", message, fields: null }),
);

function foldsOf(initial: Sought = { matches: [], looked: [] }) {
  const { result, rerender } = renderHook((sought: Sought) => useFolds(rows, sought), { initialProps: initial });
  const openOnes = () => result.current.all.filter(result.current.isOpen).map(({ name }) => name);
  const toggle = (place: number) =>
    act(() => {
      const fold = result.current.at.get(place);
      if (fold !== undefined) result.current.toggle(fold);
    });
  return { result, rerender, openOnes, toggle };
}

test("a group that is over is folded, one that goes on is open", () => {
  const { openOnes, result } = foldsOf();
  expect(openOnes()).toEqual(["check"]);
  expect(result.current.visible.count).toBe(4);
});

test("what a search finds in a fold opens it, not what stands in its name", () => {
  const { openOnes, rerender } = foldsOf({ matches: [1], looked: [] });
  expect(openOnes()).toEqual(["check"]);
  rerender({ matches: [0, 3], looked: [] });
  expect(openOnes()).toEqual(["copy", "check"]);
});

test("a fold stays as it was chosen until something else in it is looked at", () => {
  const { openOnes, rerender, toggle } = foldsOf({ matches: [], looked: [2] });
  expect(openOnes()).toEqual(["copy", "check"]);
  toggle(1);
  expect(openOnes()).toEqual(["check"]);
  rerender({ matches: [2, 3], looked: [2] });
  expect(openOnes()).toEqual(["check"]);
  rerender({ matches: [2, 3], looked: [3] });
  expect(openOnes()).toEqual(["copy", "check"]);
});

test("a row knows its group, whose name is of none", () => {
  const { all } = foldsOf().result.current;
  expect([0, 1, 3, 6].map((place) => groupAround(all, place)?.name)).toEqual([undefined, undefined, "copy", "check"]);
});
