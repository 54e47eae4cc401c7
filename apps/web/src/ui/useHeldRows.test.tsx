import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useHeldRows } from "./useHeldRows.ts";

interface Row {
  readonly id: string;
  readonly state: string;
}

const list = (...rows: readonly string[]): Row[] =>
  rows.map((row) => {
    const [id = "", state = "queued"] = row.split(":");
    return { id, state };
  });

const shown = (rows: readonly Row[]) => rows.map(({ id, state }) => `${id}:${state}`);

function held(first: readonly Row[]) {
  const { result, rerender } = renderHook(
    ({ rows, name }) => useHeldRows(rows, { nameOf: (row) => row.id, list: name }),
    { initialProps: { rows: first, name: "all" } },
  );
  return { now: () => result.current, come: (rows: readonly Row[], name = "all") => rerender({ rows, name }) };
}

test("rows come and move as they like while the pointer is elsewhere", () => {
  const { now, come } = held(list("a", "b"));
  come(list("c", "b", "a"));
  expect(now()).toMatchObject({ rows: list("c", "b", "a"), waiting: 0 });
});

test("under the pointer rows keep their places and show how they stand; new ones wait until they are asked for", () => {
  const { now, come } = held(list("a", "b"));
  act(() => now().pointer.onPointerEnter());
  come(list("c", "b:running", "a", "d"));
  expect(shown(now().rows)).toEqual(["a:queued", "b:running"]);
  expect(now().waiting).toBe(2);
  act(() => now().show());
  expect(now()).toMatchObject({ rows: list("c", "b:running", "a", "d"), waiting: 0 });
  come(list("e", "c", "b:success", "a", "d"));
  expect(shown(now().rows)).toEqual(["c:queued", "b:success", "a:queued", "d:queued"]);
  expect(now().waiting).toBe(1);
});

test("a row that leaves the list stays under the pointer, and is gone once that has left", () => {
  const { now, come } = held(list("a", "b"));
  act(() => now().pointer.onPointerEnter());
  come(list("b"));
  expect(shown(now().rows)).toEqual(["a:queued", "b:queued"]);
  act(() => now().pointer.onPointerLeave());
  expect(now()).toMatchObject({ rows: list("b"), waiting: 0 });
});

test("a row that has left the list shows what is known of it since", () => {
  const { result, rerender } = renderHook(
    ({ rows }) =>
      useHeldRows(rows, {
        nameOf: (row) => row.id,
        list: "active",
        left: (row) => ({ ...row, state: "paused" }),
      }),
    { initialProps: { rows: list("a:active", "b:active") } },
  );
  act(() => result.current.pointer.onPointerEnter());
  rerender({ rows: list("b:active") });
  expect(shown(result.current.rows)).toEqual(["a:paused", "b:active"]);
});

test("another filter shows its own rows at once, and holds those", () => {
  const { now, come } = held(list("a", "b"));
  act(() => now().pointer.onPointerEnter());
  come(list("x"), "failed");
  expect(now()).toMatchObject({ rows: list("x"), waiting: 0 });
  come(list("y", "x"), "failed");
  expect(now()).toMatchObject({ rows: list("x"), waiting: 1 });
});

test("a list without rows holds nothing back", () => {
  const { now, come } = held([]);
  act(() => now().pointer.onPointerEnter());
  come(list("a"));
  expect(now()).toMatchObject({ rows: list("a"), waiting: 0 });
});
