import { expect, test, vi } from "vitest";
import { aGraph, aTask } from "../../testing/aGraph.ts";
import { buildGraph } from "./graphModel.ts";
import { placedBoxes } from "./placedBoxes.ts";
import { findTasks, isFound, spanOfNode, timesByTask } from "./standing.ts";

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

test("a box was at work from when its first task began to when its last one ended, if none goes on", () => {
  const timesOf = (loadEndedAt: string | null) =>
    timesByTask({
      tasks: [
        { taskId: "load_orders", startedAt: null, endedAt: null },
        { taskId: "g.Load_visits", startedAt: "2024-03-15T02:00:10Z", endedAt: loadEndedAt },
        { taskId: "g.check", startedAt: "2024-03-15T02:00:09.5Z", endedAt: "2024-03-15T02:00:20Z" },
      ],
    });
  const [orders, group] = buildGraph(graph, { isOpen: () => false, only: undefined }).nodes;
  if (orders === undefined || group === undefined) throw new Error("there are two boxes");
  expect(spanOfNode(group, timesOf("2024-03-15T02:00:30Z"))).toEqual({
    startedAt: "2024-03-15T02:00:09.5Z",
    endedAt: "2024-03-15T02:00:30Z",
  });
  expect(spanOfNode(group, timesOf(null))?.endedAt).toBeNull();
  expect(spanOfNode(orders, timesOf(null))).toBeUndefined();
  expect(spanOfNode(group, undefined)).toBeUndefined();
});

test("the times of tasks are read once, however often boxes compare them, and an open group leaves them to its tasks", () => {
  const times = { startedAt: "2024-03-15T02:00:10Z", endedAt: "2024-03-15T02:00:30Z" };
  const timesOf = timesByTask({ tasks: graph.tasks.map(({ taskId }) => ({ taskId, ...times })) });
  const boxesOf = (isOpen: boolean) => {
    const model = buildGraph(graph, { isOpen: () => isOpen, only: undefined });
    const boxes = new Map(model.nodes.map(({ key }) => [key, { x: 0, y: 0, width: 1, height: 1 }]));
    const layout = { direction: "LR" as const, width: 1, height: 1, boxes, lines: new Map() };
    return placedBoxes(model, layout, { countsOf: new Map(), timesOf, failedPath: new Set() });
  };
  const read = vi.spyOn(Temporal.Instant, "from");
  const spans = boxesOf(false).map(({ span }) => span);
  expect(spans).toEqual([times, times]);
  expect(read).not.toHaveBeenCalled();
  read.mockRestore();
  expect(boxesOf(true).find(({ node }) => node.open)?.span).toBeUndefined();
});
