import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { type OrderedBlock, useBlockInOrder } from "./useBlockInOrder.ts";

afterEach(cleanup);

const failures = "failures" as const;
const lines = { run: "r1", ti: "load", run2: "r1", ti2: "tell" };
const line = { ...lines, ti2: "load" };
const runs = { run: "r1", run2: "r2" };

function aGrid(shown: Pick<OrderedBlock, "search" | "order">) {
  const onLost = vi.fn<() => void>();
  const { result, rerender } = renderHook((now: typeof shown) => useBlockInOrder({ ...now, onLost }), {
    initialProps: shown,
  });
  return { onLost, draw: () => act(() => result.current()), show: rerender };
}

test("a block over several lines that comes with the address is lost where lines stand by what became of runs", () => {
  expect(aGrid({ search: { ...lines, sort: failures }, order: undefined }).onLost).toHaveBeenCalledOnce();
  expect(aGrid({ search: { ...lines, sort: "longest" }, order: [1, 0] }).onLost).toHaveBeenCalledOnce();
});

test.each([
  ["of one line", { ...line, sort: failures }],
  ["of whole runs", { ...runs, sort: failures }],
  ["of lines by name", { ...lines, sort: "name" as const }],
  ["of lines in graph order", lines],
])("a block %s is the same in any order, and stays", (_, search) => {
  expect(aGrid({ search, order: [1, 0] }).onLost).not.toHaveBeenCalled();
});

test("a block that was drawn here stays until the lines change their places", () => {
  const order = [1, 0];
  const { onLost, draw, show } = aGrid({ search: { sort: failures }, order });
  draw();
  show({ search: { ...lines, sort: failures }, order });
  expect(onLost).not.toHaveBeenCalled();
  show({ search: { ...lines, sort: failures }, order: [0, 1] });
  expect(onLost).toHaveBeenCalledOnce();
});
