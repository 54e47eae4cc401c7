import { expect, test } from "vitest";
import { aGraph, aTask } from "../../testing/aGraph.ts";
import { buildGraph } from "./graphModel.ts";
import { findTasks, isFound } from "./standing.ts";

const graph = aGraph(
  [aTask("load_orders"), aTask("g.Load_visits", { group: "g" }), aTask("g.check", { group: "g" })],
  [{ groupId: "g", parent: null }],
);

test("tasks are found by a part of their ids in any case; without a text nothing is looked for", () => {
  expect(findTasks(graph.tasks, "LOAD")).toEqual(new Set(["load_orders", "g.Load_visits"]));
  expect(findTasks(graph.tasks, "nope")).toEqual(new Set());
  expect(findTasks(graph.tasks, "  ")).toBeUndefined();
  expect(findTasks(graph.tasks, undefined)).toBeUndefined();
});

test.each([
  [true, ["task:g.Load_visits"]],
  [false, ["group:g"]],
])("a task that is found is ringed, or the folded group around it; groups open: %s", (isOpen, ringed) => {
  const { nodes } = buildGraph(graph, { isOpen: () => isOpen, only: undefined });
  const found = findTasks(graph.tasks, "visits");
  expect(nodes.filter((node) => isFound(node, { found })).map(({ key }) => key)).toEqual(ringed);
});
