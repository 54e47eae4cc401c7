import { expect, test } from "vitest";
import { aGraph, aTask } from "../../testing/aGraph.ts";
import { assetsHeight, assetsOf } from "./assetUses.ts";
import { toElk } from "./elkGraph.ts";
import { buildGraph } from "./graphModel.ts";

const graph = aGraph(
  [
    aTask("plain"),
    aTask("load", { consumes: ["raw/orders"], produces: ["orders", "returns"] }),
    aTask("g.many", { group: "g", produces: ["a", "b", "c", "d", "e", "f"] }),
  ],
  [{ groupId: "g", parent: null }],
);
const boxesOf = (isOpen: boolean) => buildGraph(graph, { isOpen: () => isOpen, only: undefined });
const named = (id: string, isOpen = true) => {
  const node = boxesOf(isOpen).nodes.find((one) => one.id === id);
  if (node === undefined) throw new Error(`there is no box of ${id}`);
  return node;
};

test("a task has what it reads before what it makes", () => {
  expect(assetsOf(named("load"))).toEqual({
    shown: [
      { asset: "raw/orders", way: "in" },
      { asset: "orders", way: "out" },
      { asset: "returns", way: "out" },
    ],
    more: 0,
  });
  expect(assetsOf(named("plain"))).toEqual({ shown: [], more: 0 });
});

test("of many assets four are shown, and how many more there are", () => {
  const { shown, more } = assetsOf(named("g.many"));
  expect([shown.map(({ asset }) => asset), more]).toEqual([["a", "b", "c", "d"], 2]);
});

test("a group has none of its own", () => {
  expect(assetsOf(named("g", false))).toEqual({ shown: [], more: 0 });
});

test("a box has room for its assets below it", () => {
  const heights = toElk(boxesOf(false), { direction: "LR", isWrapped: false }).children?.map(({ height }) => height);
  expect(heights).toEqual([46, 46 + 3 * 24, 46]);
  expect(assetsHeight(named("g.many"))).toBe(5 * 24);
});
