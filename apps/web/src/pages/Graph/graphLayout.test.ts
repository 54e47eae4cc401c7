import ELK from "elkjs/lib/elk.bundled.js";
import { beforeAll, describe, expect, test } from "vitest";
import { aGraph, aTask } from "../../testing/aGraph.ts";
import { beginningOf } from "./beginningOf.ts";
import { type Box, type Direction, fromElk, type GraphLayout, type Point, toElk } from "./elkGraph.ts";
import { buildGraph } from "./graphModel.ts";
import { linePath } from "./linePath.ts";
import { moveInGraph } from "./moveInGraph.ts";

/** begin -> g.a, g.b, aside; g.a -> g.c -> end. */
const model = buildGraph(
  aGraph(
    [
      aTask("begin"),
      aTask("g.a", { group: "g", upstream: ["begin"] }),
      aTask("g.b", { group: "g", upstream: ["begin"] }),
      aTask("g.c", { group: "g", upstream: ["g.a"] }),
      aTask("aside", { upstream: ["begin"] }),
      aTask("end", { upstream: ["g.c"] }),
    ],
    [{ groupId: "g", parent: null }],
  ),
  { isOpen: () => true, only: undefined },
);

function contains(outer: Box | undefined, inner: Box | undefined): boolean {
  if (outer === undefined || inner === undefined) return false;
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

function overlaps(one: Box | undefined, other: Box | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function touches(box: Box | undefined, point: Point | undefined): boolean {
  return point !== undefined && contains(box, { ...point, width: 0, height: 0 });
}

describe.each(["LR", "TB"] as const)("a graph that is laid out %s", (direction: Direction) => {
  let layout: GraphLayout;
  beforeAll(async () => {
    layout = fromElk(await new ELK().layout(toElk(model, { direction, isWrapped: false })), direction);
  });
  const boxOf = (key: string): Box => layout.boxes.get(key) ?? { x: -1, y: -1, width: 0, height: 0 };

  test("has a place for every box, those of a group within its frame, and all within the whole", () => {
    expect([...layout.boxes.keys()].toSorted()).toEqual(model.nodes.map((node) => node.key).toSorted());
    for (const id of ["g.a", "g.b", "g.c"]) expect(contains(boxOf("group:g"), boxOf(`task:${id}`))).toBe(true);
    expect(contains(boxOf("group:g"), boxOf("task:aside"))).toBe(false);
    for (const box of layout.boxes.values()) expect(contains({ x: 0, y: 0, ...layout }, box)).toBe(true);
  });

  test("has arrows that begin and end at their boxes", () => {
    expect(model.edges.length).toBeGreaterThan(4);
    for (const { key, from, to } of model.edges) {
      const line = layout.lines.get(key) ?? [];
      expect(touches(boxOf(from), line[0]), `${key} begins`).toBe(true);
      expect(touches(boxOf(to), line.at(-1)), `${key} ends`).toBe(true);
    }
  });

  test("has its arrows all in one direction", () => {
    const along = (key: string): number => (direction === "LR" ? boxOf(key).x : boxOf(key).y);
    for (const { from, to } of model.edges) expect(along(to)).toBeGreaterThan(along(from));
  });

  test("is walked by arrow keys along its arrows, and across within a layer", () => {
    const keys =
      direction === "LR"
        ? { along: "ArrowRight", back: "ArrowLeft", next: "ArrowDown", previous: "ArrowUp" }
        : { along: "ArrowDown", back: "ArrowUp", next: "ArrowRight", previous: "ArrowLeft" };
    const go = (from: string, way: keyof typeof keys) => moveInGraph(model, layout, { from, key: keys[way] })?.key;
    expect(go("task:g.a", "along")).toBe("task:g.c");
    expect(go("task:g.c", "along")).toBe("task:end");
    expect(go("task:g.c", "back")).toBe("task:g.a");
    expect(go("task:begin", "back")).toBeUndefined();
    expect(go("task:end", "along")).toBeUndefined();

    const across = (key: string): number => (direction === "LR" ? boxOf(key).y : boxOf(key).x);
    const layer = ["task:g.a", "task:g.b", "task:aside"].toSorted((a, b) => across(a) - across(b));
    expect(go(layer[0] ?? "", "next")).toBe(layer[1]);
    expect(go(layer[1] ?? "", "next")).toBe(layer[2]);
    expect(go(layer[2] ?? "", "next")).toBeUndefined();
    expect(go(layer[2] ?? "", "previous")).toBe(layer[1]);
  });

  test("other keys lead nowhere", () => {
    expect(moveInGraph(model, layout, { from: "task:begin", key: "x" })).toBeUndefined();
  });
});

describe("a long chain", () => {
  const chain = buildGraph(
    aGraph(
      Array.from({ length: 40 }, (_, at) =>
        aTask(`t${at}`, {
          upstream: at === 0 ? [] : [`t${at - 1}`],
          ...(at > 10 && at < 30 && { group: "g" }),
        }),
      ),
      [{ groupId: "g", parent: null }],
    ),
    { isOpen: () => true, only: undefined },
  );
  const layoutOf = async (direction: Direction, isWrapped: boolean): Promise<GraphLayout> =>
    fromElk(await new ELK().layout(toElk(chain, { direction, isWrapped })), direction);

  test.each(["LR", "TB"] as const)("is wrapped to about a screen's shape (%s), in a group too", async (direction) => {
    const [plain, wrapped] = [await layoutOf(direction, false), await layoutOf(direction, true)];
    const ratio = ({ width, height }: GraphLayout): number => Math.max(width / height, height / width);
    expect(ratio(plain)).toBeGreaterThan(10);
    expect(ratio(wrapped)).toBeLessThan(4);
    const boxes = chain.nodes.filter((node) => !node.open).map(({ key }) => wrapped.boxes.get(key));
    for (const [at, one] of boxes.entries())
      for (const other of boxes.slice(at + 1)) expect(overlaps(one, other)).toBe(false);
    for (const { key, from, to } of chain.edges) {
      const line = wrapped.lines.get(key) ?? [];
      expect(touches(wrapped.boxes.get(from), line[0]), `${key} begins`).toBe(true);
      expect(touches(wrapped.boxes.get(to), line.at(-1)), `${key} ends`).toBe(true);
    }
  });
});

test("a line has round corners, which never reach further than half-way to the next", () => {
  const corner = [
    { x: 0, y: 0 },
    { x: 50, y: 0 },
    { x: 50, y: 4 },
  ];
  expect(linePath(corner)).toBe("M0 0L44 0Q50 0 50 2L50 4");
  expect(linePath([])).toBe("");
});

describe("where a large drawing begins", () => {
  const screen = { width: 1_000, height: 600 };
  const whole = { width: 5_000, height: 300 };
  const at = (x: number) => beginningOf({ x, y: 100, width: 200, height: 46 }, { whole, screen, zoom: 1 });

  test("has the box in the middle, and what fits stands in the middle too", () => {
    expect(at(2_000)).toEqual({ x: 500 - 2_100, y: 150 });
  });

  test("leaves no void before the first box, nor behind the last", () => {
    expect(at(0).x).toBe(24);
    expect(at(4_800).x).toBe(1_000 - 5_000 - 24);
  });
});
