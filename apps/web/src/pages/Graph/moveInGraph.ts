import type { Box, Direction, GraphLayout } from "./elkGraph.ts";
import type { GraphModel, GraphNode } from "./graphModel.ts";

/**
 * Where an arrow key leads from a box: along an arrow of the graph to the nearest box at its other end, or across to the
 * next box of the same layer; undefined when there is none.
 */
export function moveInGraph(
  { nodes, edges }: GraphModel,
  layout: GraphLayout,
  { from, key }: { readonly from: string; readonly key: string },
): GraphNode | undefined {
  const boxes = nodes.filter((node) => !node.open);
  const placeOf = (node: string): Place => toPlace(layout.boxes.get(node), layout.direction);
  const here = placeOf(from);
  const nearest = (wanted: readonly string[]): GraphNode | undefined =>
    closest(
      boxes.filter((node) => wanted.includes(node.key)),
      (node) => Math.abs(placeOf(node.key).across - here.across),
    );
  switch (ways[layout.direction][key]) {
    case "along":
      return nearest(edges.filter((edge) => edge.from === from).map((edge) => edge.to));
    case "back":
      return nearest(edges.filter((edge) => edge.to === from).map((edge) => edge.from));
    case "next":
      return beside(boxes, placeOf, { here, step: 1 });
    case "previous":
      return beside(boxes, placeOf, { here, step: -1 });
    default:
      return undefined;
  }
}

type Way = "along" | "back" | "next" | "previous";

const ways: Readonly<Record<Direction, Readonly<Record<string, Way>>>> = {
  LR: { ArrowRight: "along", ArrowLeft: "back", ArrowDown: "next", ArrowUp: "previous" },
  TB: { ArrowDown: "along", ArrowUp: "back", ArrowRight: "next", ArrowLeft: "previous" },
};

/** Where a box begins and ends in the direction of the arrows, and where it stands across it. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly across: number;
}

function toPlace(box: Box = { x: 0, y: 0, width: 0, height: 0 }, direction: Direction): Place {
  return direction === "LR"
    ? { start: box.x, end: box.x + box.width, across: box.y }
    : { start: box.y, end: box.y + box.height, across: box.x };
}

function beside(
  boxes: readonly GraphNode[],
  placeOf: (node: string) => Place,
  { here, step }: { readonly here: Place; readonly step: 1 | -1 },
): GraphNode | undefined {
  const distance = (node: GraphNode): number => (placeOf(node.key).across - here.across) * step;
  const inLayer = boxes.filter(({ key }) => placeOf(key).start < here.end && placeOf(key).end > here.start);
  return closest(
    inLayer.filter((node) => distance(node) > 0),
    distance,
  );
}

function closest(nodes: readonly GraphNode[], distance: (node: GraphNode) => number): GraphNode | undefined {
  return nodes.toSorted((a, b) => distance(a) - distance(b))[0];
}
