import { expect, test, vi } from "vitest";
import { aTask } from "../../testing/aGraph.ts";
import { boxActions, type BoxMenuParts } from "./boxActions.ts";
import type { GraphNode } from "./graphModel.ts";

const node = (more: Partial<GraphNode> = {}): GraphNode => ({
  key: "task:load",
  id: "load",
  name: "load",
  kind: "task",
  tasks: [aTask("load")],
  open: false,
  mapped: false,
  parent: undefined,
  ...more,
});

const nothing = (): void => undefined;
const plain: BoxMenuParts = { onFocus: nothing, onToggle: nothing, onOpen: nothing, onCopy: nothing };
const labelsOf = (of: GraphNode, parts: BoxMenuParts) => boxActions(of, parts)?.map(({ label }) => label);

test("a task of a run is cleared and marked from its box, a folded group with all of its tasks", () => {
  const onAct = vi.fn<(dialog: "clear" | "mark", tasks: readonly string[]) => void>();
  const doing = { onAct, clearOff: undefined, markOff: "You may not." };
  const group = node({ kind: "group", id: "staging", tasks: [aTask("staging.a"), aTask("staging.b")] });
  expect(labelsOf(group, { ...plain, doing })).toEqual(["Open the group", "Clear…", "Mark…"]);
  const [, clear, mark] = boxActions(group, { ...plain, doing }) ?? [];
  expect([clear?.disabled, mark?.disabled]).toEqual([false, true]);
  clear?.onSelect();
  expect(onAct.mock.calls).toEqual([["clear", ["staging.a", "staging.b"]]]);
});

test("a task of a version has neither, but ways and what is around it; only one in a group folds that", () => {
  const way = { begin: "extract", ends: new Set<string>(), onMark: nothing };
  expect(labelsOf(node(), { ...plain, way })).toEqual([
    "Open",
    "Show only what is around it",
    "Show the ways between extract and load",
    "Copy link",
  ]);
  const onToggle = vi.fn<(groupId: string) => void>();
  const inner = boxActions(node({ parent: "group:staging" }), { ...plain, onToggle });
  inner?.find(({ label }) => label === "Fold its group")?.onSelect();
  expect(onToggle.mock.calls).toEqual([["staging"]]);
});

test("a box of the failed path shows that alone, a folded group with a part of it too", () => {
  const onFailedPath = vi.fn<() => void>();
  const group = node({ kind: "group", id: "staging" });
  for (const of of [node(), group]) {
    expect(labelsOf(of, plain)).not.toContain("Show only the failed path");
    boxActions(of, { ...plain, onFailedPath })
      ?.find(({ label }) => label === "Show only the failed path")
      ?.onSelect();
  }
  expect(onFailedPath).toHaveBeenCalledTimes(2);
});

test("an asset of a lineage has no menu", () => {
  expect(boxActions(node({ kind: "asset" }), plain)).toBeUndefined();
});
