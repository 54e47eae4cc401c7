import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { VirtualRows } from "../../../ui/useVirtualRows.ts";
import { type FollowedRows, useFollowEnd } from "./useFollowEnd.ts";

const rowsOf = (count: number, first = 0) => Array.from({ length: count }, (_, at) => ({ offset: (first + at) * 10 }));

/** What follows a list of rows, and where it scrolled to. */
function following(first: FollowedRows) {
  const scrollToIndex = vi.fn<(index: number) => void>();
  const at = { scrollHeight: 1_000, clientHeight: 100, scrollTop: 900 };
  const list = { scrollToIndex, scrollElement: at } as unknown as VirtualRows;
  const { result, rerender } = renderHook((rows: FollowedRows) => useFollowEnd(list, rows, true), {
    initialProps: first,
  });
  return {
    follow: result,
    rerender,
    scrolled: () => scrollToIndex.mock.calls.map(([index]) => index),
    scrollTo: (top: number) =>
      act(() => {
        at.scrollTop = top;
        result.current.onScroll();
      }),
  };
}

test("new lines come into sight, at the last place that is not folded away", () => {
  const { rerender, scrolled } = following({ rows: rowsOf(50), visible: 5 });
  rerender({ rows: rowsOf(60), visible: 6 });
  expect(scrolled()).toEqual([4, 5]);
});

test("a fold that is opened scrolls nowhere, nor are its lines new", () => {
  const { follow, rerender, scrolled } = following({ rows: rowsOf(50), visible: 5 });
  act(() => follow.current.stay());
  rerender({ rows: rowsOf(50), visible: 50 });
  expect(scrolled()).toEqual([4]);
  expect(follow.current).toMatchObject({ following: false, unseen: 0 });
  rerender({ rows: rowsOf(53), visible: 53 });
  expect(scrolled()).toEqual([4]);
  expect(follow.current.unseen).toBe(3);
});

test("what a search opens scrolls nowhere by itself", () => {
  const { rerender, scrolled } = following({ rows: rowsOf(50), visible: 5 });
  rerender({ rows: rowsOf(50), visible: 50 });
  expect(scrolled()).toEqual([4]);
});

test("lines that come above are not new; the end resumes", () => {
  const { follow, rerender, scrollTo } = following({ rows: rowsOf(50, 100), visible: 50 });
  scrollTo(900);
  scrollTo(300);
  rerender({ rows: rowsOf(152), visible: 152 });
  expect(follow.current).toMatchObject({ following: false, unseen: 2 });
  scrollTo(900);
  expect(follow.current).toMatchObject({ following: true, unseen: 0 });
});
