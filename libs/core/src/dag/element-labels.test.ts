import { expect, it } from "vitest";
import { elementLabels } from "./element-labels.ts";
import type { RenderScope } from "./render.ts";
import type { SerializedTask } from "./serialized-dag.ts";

const scope = { tasks: new Map() } as unknown as RenderScope;
const label: SerializedTask["label"] = { k: "el", path: [] };
const labelsOf = (...elements: readonly (string | number)[]) => elementLabels({ label }, elements, scope);

it("a label is the text of its expression, and there is none where the task has none", () => {
  expect(labelsOf("a", 7)).toEqual(["a", "7"]);
  expect(elementLabels({ label: null }, ["a"], scope)).toEqual([null]);
});

it("labels that are alike are told apart by their order, whatever others there are", () => {
  expect(labelsOf("a", "b", "a", "a")).toEqual(["a", "b", "a (2)", "a (3)"]);
  expect(labelsOf("a", "a", "a (2)", "a")).toEqual(["a", "a (3)", "a (2)", "a (4)"]);
});
