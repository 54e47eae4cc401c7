import { describe, expect, test } from "vitest";
import { aGraph, aTask } from "../../testing/aGraph.ts";
import { boxWords, changeOf } from "./boxWords.ts";
import { compareGraphs } from "./graphDifference.ts";
import { buildGraph } from "./graphModel.ts";
import { lineTone } from "./standing.ts";

/** dump -> load -> check became dump -> load -> publish, with dump -> publish; check is gone, load has another rule. */
const former = aGraph(
  [
    aTask("dump"),
    aTask("load", { upstream: ["dump"] }),
    aTask("old.check", { upstream: ["load"], group: "old" }),
    aTask("tell", { upstream: ["old.check"] }),
  ],
  [{ groupId: "old", parent: null }],
);
const now = aGraph([
  aTask("dump"),
  aTask("load", { upstream: ["dump"], retries: 3 }),
  aTask("publish", { upstream: ["load", "dump"] }),
  aTask("tell", { upstream: ["publish"] }),
]);
const { graph, difference } = compareGraphs(former, now, [
  { id: "load", change: "changed", fields: [] },
  { id: "publish", change: "added", fields: [] },
  { id: "old.check", change: "removed", fields: [] },
]);
const model = buildGraph(graph, { isOpen: () => true, only: undefined });

describe("two versions in one graph", () => {
  test("have the tasks and groups of both", () => {
    expect(graph.tasks.map(({ taskId }) => taskId)).toEqual(["dump", "load", "publish", "tell", "old.check"]);
    expect(graph.groups.map(({ groupId }) => groupId)).toEqual(["old"]);
    expect(graph.version).toBe(now.version);
  });

  test("have the arrows of both, and tell which came and which went", () => {
    const standing = { countsOf: new Map(), failedPath: new Set<string>(), difference };
    const tones = model.edges.map((edge) => [edge.key, lineTone(edge, standing, new Set())]);
    expect(Object.fromEntries(tones)).toEqual({
      "task:dump task:load": "plain",
      "task:load task:publish": "added",
      "task:dump task:publish": "added",
      "task:publish task:tell": "added",
      "task:old.check task:tell": "removed",
      "task:load task:old.check": "removed",
    });
  });

  test("say of each box what became of it, by a sign and a word", () => {
    const words = model.nodes.map((node) => [
      node.key,
      changeOf(node, difference),
      boxWords(node, undefined, difference).line,
    ]);
    expect(words).toEqual([
      ["task:dump", undefined, "task"],
      ["task:load", "changed", "~ changed · task"],
      ["task:publish", "added", "+ added · task"],
      ["task:tell", undefined, "task"],
      ["group:old", "removed", "1 − removed · 1 task"],
      ["task:old.check", "removed", "− removed · task"],
    ]);
  });
});

test("of a group of which only some differ it is that it changed", () => {
  const some = aGraph([aTask("g.a", { group: "g" }), aTask("g.b", { group: "g" })], [{ groupId: "g", parent: null }]);
  const [group] = buildGraph(some, { isOpen: () => false, only: undefined }).nodes;
  const added = { tasks: new Map([["g.a", "added"] as const]), joins: new Map() };
  expect(group && changeOf(group, added)).toBe("changed");
  expect(group && boxWords(group, undefined, added).line).toBe("1 + added · 2 tasks");
});
