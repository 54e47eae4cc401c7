import { describe, expect, test } from "vitest";
import { aTask } from "../../testing/aGraph.ts";
import { buildGraph } from "./graphModel.ts";
import { markWay, partOf } from "./graphPart.ts";
import { lineTone } from "./standing.ts";

/** begin -> (left -> left2 | right) -> end, begin -> aside, and lone. */
const tasks = [
  aTask("begin"),
  aTask("left", { upstream: ["begin"] }),
  aTask("left2", { upstream: ["left"] }),
  aTask("right", { upstream: ["begin"] }),
  aTask("aside", { upstream: ["begin"] }),
  aTask("end", { upstream: ["left2", "right"] }),
  aTask("lone"),
];

describe("the part of a graph that one looks at", () => {
  test("between two tasks is what lies on any way from the one to the other, whichever is named first", () => {
    const ways = { kind: "ways", from: "begin", to: "end" };
    const on = new Set(["begin", "left", "left2", "right", "end"]);
    expect(partOf(tasks, { focus: "begin", to: "end" })).toEqual({ ...ways, tasks: on });
    expect(partOf(tasks, { focus: "end", to: "begin" })).toEqual({ ...ways, tasks: on });
    expect(partOf(tasks, { focus: "left", to: "end" })).toMatchObject({ tasks: new Set(["left", "left2", "end"]) });
  });

  test("between two of which neither comes after the other are the two", () => {
    expect(partOf(tasks, { focus: "left", to: "right" })).toEqual({
      kind: "apart",
      from: "left",
      to: "right",
      tasks: new Set(["left", "right"]),
    });
  });

  test("around one task is all before and after it; without one it is all; of one that is not there it is told", () => {
    expect(partOf(tasks, { focus: "left", before: 0, after: 1 })).toEqual({
      kind: "around",
      tasks: new Set(["left", "left2"]),
    });
    expect(partOf(tasks, { focus: "left", to: "left" })).toMatchObject({ kind: "around" });
    expect(partOf(tasks, {})).toEqual({ kind: "all" });
    expect(partOf(tasks, { focus: "gone" })).toEqual({ kind: "lost", taskId: "gone" });
    expect(partOf(tasks, { focus: "left", to: "gone" })).toEqual({ kind: "lost", taskId: "gone" });
  });
});

test("what failed, with what it blocked, is shown instead of all; where nothing has, that is told", () => {
  const failed = new Set(["right", "end"]);
  expect(partOf(tasks, { part: "failed", focus: "begin" }, failed)).toEqual({ kind: "failed", tasks: failed });
  expect(partOf(tasks, { part: "failed" })).toEqual({ kind: "unfailed" });
  expect(partOf(tasks, {}, failed)).toEqual({ kind: "all" });
});

test("the arrows on the ways stand out, and no others", () => {
  const part = partOf(tasks, { focus: "begin", to: "left2" });
  const { edges } = buildGraph({ tasks, groups: [] }, { isOpen: () => true, only: undefined });
  const ways = part.kind === "ways" ? part.tasks : new Set<string>();
  const standing = { countsOf: new Map(), failedPath: new Set<string>(), ways };
  const lit = edges.filter((edge) => lineTone(edge, standing, new Set()) === "lit");
  expect(lit.map(({ from, to }) => `${from} ${to}`)).toEqual(["task:begin task:left", "task:left task:left2"]);
});

describe("the ends of a way", () => {
  const marked = (now: Parameters<typeof markWay>[0], taskId: string, selected?: string) => {
    const { focus, to } = markWay(now, { taskId, selected });
    return [focus, to];
  };

  test("are the first task that is pressed, then the second; a third takes the place of the second", () => {
    expect(marked({}, "a")).toEqual(["a", undefined]);
    expect(marked({ focus: "a" }, "b")).toEqual(["a", "b"]);
    expect(marked({ focus: "a", to: "b" }, "c")).toEqual(["a", "c"]);
  });

  test("begin at the task that is selected", () => {
    expect(marked({}, "b", "a")).toEqual(["a", "b"]);
    expect(marked({}, "a", "a")).toEqual(["a", undefined]);
  });

  test("are taken away when they are pressed again", () => {
    expect(marked({ focus: "a", to: "b" }, "a")).toEqual(["b", undefined]);
    expect(marked({ focus: "a", to: "b" }, "b")).toEqual(["a", undefined]);
    expect(marked({ focus: "a" }, "a")).toEqual([undefined, undefined]);
  });

  test("take the place of the failed path", () => {
    expect(markWay({}, { taskId: "a", selected: undefined })).toMatchObject({ focus: "a", part: undefined });
  });
});
