import type { GraphTask } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { aGraph, aTask } from "../../testing/aGraph.ts";
import { failedPath } from "./failedPath.ts";
import { buildGraph } from "./graphModel.ts";
import { isGroupOpen, toggleAll, toggleGroup } from "./groupFolding.ts";
import { outlineRows } from "./outlineRows.ts";
import { pathThrough } from "./pathThrough.ts";
import { countsByTask, countsOfNode, isWithin } from "./standing.ts";
import { tasksAround } from "./tasksAround.ts";

const all = { isOpen: () => true, only: undefined };

/** begin -> outer.a, outer.inner.b (mapped) -> outer.inner.c -> end; aside stands alone. */
const graph = aGraph(
  [
    aTask("begin"),
    aTask("outer.a", { group: "outer", upstream: ["begin"] }),
    aTask("outer.inner.b", { group: "outer.inner", upstream: ["begin"], mapped: true }),
    aTask("outer.inner.c", { group: "outer.inner", upstream: ["outer.inner.b"] }),
    aTask("end", { upstream: ["outer.a", "outer.inner.c"] }),
    aTask("aside"),
  ],
  [
    { groupId: "outer", parent: null },
    { groupId: "outer.inner", parent: "outer", mapped: true },
  ],
);

describe("the boxes of a graph", () => {
  test("stand in their groups, with names that do not repeat the group's", () => {
    const { nodes } = buildGraph(graph, all);
    expect(nodes.map(({ key, name, parent }) => [key, name, parent])).toEqual([
      ["task:begin", "begin", undefined],
      ["group:outer", "outer", undefined],
      ["task:outer.a", "a", "group:outer"],
      ["group:outer.inner", "inner", "group:outer"],
      ["task:outer.inner.b", "b", "group:outer.inner"],
      ["task:outer.inner.c", "c", "group:outer.inner"],
      ["task:end", "end", undefined],
      ["task:aside", "aside", undefined],
    ]);
    expect(nodes.filter((node) => node.mapped).map((node) => node.key)).toEqual([
      "group:outer.inner",
      "task:outer.inner.b",
    ]);
  });

  test("a folded group is one box for all of its tasks, and its arrows become one", () => {
    const { nodes, edges } = buildGraph(graph, { ...all, isOpen: (group) => group !== "outer" });
    expect(nodes.map((node) => node.key)).toEqual(["task:begin", "group:outer", "task:end", "task:aside"]);
    expect(nodes[1]?.tasks.map((task) => task.taskId)).toEqual(["outer.a", "outer.inner.b", "outer.inner.c"]);
    expect(edges.map(({ from, to, joins }) => [from, to, joins.length])).toEqual([
      ["task:begin", "group:outer", 2],
      ["group:outer", "task:end", 2],
    ]);
  });

  test("an arrow within a folded group is not drawn", () => {
    const { edges } = buildGraph(graph, { ...all, isOpen: (group) => group !== "outer.inner" });
    expect(edges.map((edge) => edge.key)).toEqual([
      "task:begin task:outer.a",
      "task:begin group:outer.inner",
      "task:outer.a task:end",
      "group:outer.inner task:end",
    ]);
  });

  test("a task and a group of the same name are two boxes", () => {
    const twins = aGraph([aTask("x"), aTask("y", { group: "x" })], [{ groupId: "x", parent: null }]);
    expect(buildGraph(twins, all).nodes.map((node) => node.key)).toEqual(["task:x", "group:x", "task:y"]);
  });

  test("only some tasks are drawn when only some are wanted, with the arrows between them", () => {
    const { nodes, edges } = buildGraph(graph, { ...all, only: new Set(["begin", "outer.a"]) });
    expect(nodes.map((node) => node.key)).toEqual(["task:begin", "group:outer", "task:outer.a"]);
    expect(edges.map((edge) => edge.key)).toEqual(["task:begin task:outer.a"]);
  });
});

test("the outline has what stands in a group right below it, however the graph is ordered", () => {
  const mixed = aGraph(
    [aTask("g.a", { group: "g" }), aTask("between"), aTask("g.b", { group: "g" })],
    [{ groupId: "g", parent: null }],
  );
  const rows = (isOpen: boolean) =>
    outlineRows(buildGraph(mixed, { ...all, isOpen: () => isOpen })).map(({ node, depth }) => `${depth} ${node.key}`);
  expect(rows(true)).toEqual(["0 group:g", "1 task:g.a", "1 task:g.b", "0 task:between"]);
  expect(rows(false)).toEqual(["0 group:g", "0 task:between"]);
});

describe("what is around a task", () => {
  const around = (up?: number, down?: number) => [...tasksAround(graph.tasks, { taskId: "outer.inner.b", up, down })];

  test("is all that is upstream, downstream, or both", () => {
    expect(around(undefined, 0)).toEqual(["outer.inner.b", "begin"]);
    expect(around(0)).toEqual(["outer.inner.b", "outer.inner.c", "end"]);
    expect(around()).toEqual(["outer.inner.b", "begin", "outer.inner.c", "end"]);
  });

  test("ends after so many steps, of each side its own", () => {
    expect(around(0, 1)).toEqual(["outer.inner.b", "outer.inner.c"]);
    expect(around(1, 2)).toEqual(["outer.inner.b", "begin", "outer.inner.c", "end"]);
    expect(around(0, 0)).toEqual(["outer.inner.b"]);
  });
});

describe("the ways through a box", () => {
  const { edges } = buildGraph(graph, all);

  test("are the arrows to all that is upstream and downstream of it, and no others", () => {
    expect([...pathThrough(edges, "task:outer.inner.c")].toSorted()).toEqual([
      "task:begin task:outer.inner.b",
      "task:outer.inner.b task:outer.inner.c",
      "task:outer.inner.c task:end",
    ]);
  });

  test("are none of what stands alone, nor of nothing", () => {
    expect(pathThrough(edges, "task:aside").size).toBe(0);
    expect(pathThrough(edges, undefined).size).toBe(0);
  });
});

describe("how a run stands in its graph", () => {
  const countsOf = countsByTask({
    tasks: [
      { taskId: "begin", counts: { success: 1 } },
      { taskId: "outer.a", counts: { success: 1 } },
      { taskId: "outer.inner.b", counts: { failed: 1, success: 2 } },
      { taskId: "outer.inner.c", counts: { upstream_failed: 3 } },
      { taskId: "end", counts: { upstream_failed: 1 } },
      { taskId: "aside", counts: { upstream_failed: 1 } },
    ],
  });

  test("the failed path leads from what failed to all that it blocked, and to nothing else", () => {
    expect([...failedPath(graph.tasks, countsOf)]).toEqual(["outer.inner.b", "outer.inner.c", "end"]);
    const { edges } = buildGraph(graph, all);
    const failed = edges.filter((edge) => isWithin(edge, failedPath(graph.tasks, countsOf)));
    expect(failed.map((edge) => edge.key)).toEqual([
      "task:outer.inner.b task:outer.inner.c",
      "task:outer.inner.c task:end",
    ]);
  });

  test("nothing failed, no path", () => {
    expect(failedPath(graph.tasks, new Map()).size).toBe(0);
  });

  test("a box has the instances of all its tasks by state", () => {
    const [outer] = buildGraph(graph, { ...all, isOpen: () => false }).nodes.filter((node) => node.kind === "group");
    expect(outer && countsOfNode(outer, countsOf)).toEqual({ success: 3, failed: 1, upstream_failed: 3 });
    expect(outer && countsOfNode(outer, new Map())).toBeUndefined();
  });
});

describe("groups", () => {
  const few = 10;
  const many = 151;

  test("are open in a small graph and folded in a large one, until the address says otherwise", () => {
    expect(isGroupOpen({}, few, "g")).toBe(true);
    expect(isGroupOpen({}, many, "g")).toBe(false);
    expect(isGroupOpen({ groups: "folded" }, few, "g")).toBe(false);
    expect(isGroupOpen({ groups: "open" }, many, "g")).toBe(true);
  });

  test("one is folded and opened again without a trace in the address", () => {
    const folded = toggleGroup({}, "g");
    expect(isGroupOpen(folded, few, "g")).toBe(false);
    expect(isGroupOpen(folded, few, "other")).toBe(true);
    expect(toggleGroup(folded, "g")).toEqual({ except: undefined });
  });

  test("all are folded or opened at once, whatever was done to one", () => {
    const search = { except: ["g"] };
    expect(toggleAll(search, few)).toEqual({ groups: "folded", except: undefined });
    expect(toggleAll(search, many)).toEqual({ groups: "open", except: undefined });
  });
});

test("a chain of groups that goes round in a circle ends", () => {
  const round: GraphTask[] = [aTask("x", { group: "a" })];
  const { nodes } = buildGraph(
    aGraph(round, [
      { groupId: "a", parent: "b" },
      { groupId: "b", parent: "a" },
    ]),
    all,
  );
  expect(nodes.map((node) => node.key)).toEqual(["group:b", "group:a", "task:x"]);
});
