import { expect, test } from "vitest";
import { aGraph, aTask } from "../../testing/aGraph.ts";
import { boxWords } from "./boxWords.ts";
import { buildGraph } from "./graphModel.ts";

const graph = aGraph(
  [
    aTask("load", { operator: "loadTable" }),
    aTask("each", { mapped: true }),
    aTask("tidy", { role: "teardown", triggerRule: "all_done" }),
    aTask("g.a", { group: "g", triggerRule: "one_success" }),
    aTask("g.b", { group: "g" }),
  ],
  [{ groupId: "g", parent: null }],
);
const [load, each, tidy, group] = buildGraph(graph, { isOpen: () => false, only: undefined }).nodes;

test("without a run a box says what it is", () => {
  const lines = [load, each, tidy, group].map((node) => node && boxWords(node, undefined).line);
  expect(lines).toEqual(["loadTable", "task · mapped", "task · teardown", "2 tasks"]);
});

test("a task says another trigger rule than most have, in a run too, and a group those of none of its tasks", () => {
  const rules = [load, tidy, group].map((node) => node && boxWords(node, undefined).rule);
  expect(rules).toEqual([undefined, "all_done", undefined]);
  expect(tidy && boxWords(tidy, { success: 1 })).toMatchObject({ line: "Success", rule: "all_done" });
});

test("in a run a task says its state, and what stands for several instances how many are in which", () => {
  expect(load && boxWords(load, { success: 1 })).toMatchObject({ tone: { word: "Success" }, line: "Success" });
  expect(each && boxWords(each, { success: 982, failed: 13 })).toMatchObject({
    tone: { word: "Failed" },
    line: "13 failed, 982 success",
  });
  expect(group && boxWords(group, { running: 1 }).line).toBe("1 running");
});

test("a task without instances in the run yet says what it is", () => {
  expect(each && boxWords(each, {})).toEqual({ tone: undefined, line: "task · mapped", rule: undefined });
});
