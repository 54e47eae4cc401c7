import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";
import { assetsHeight } from "./assetUses.ts";
import type { GraphEdge, GraphModel, GraphNode } from "./graphModel.ts";

/** Left to right, or top to bottom. */
export type Direction = "LR" | "TB";

/** How the boxes of a drawing are placed. */
export interface LayoutLook {
  readonly direction: Direction;
  /** Whether a long chain goes on in another line where it would leave the screen. */
  readonly isWrapped: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Point, Extent {}

/** Where everything stands, in CSS pixels from one corner for boxes inside groups too. */
export interface GraphLayout {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  /** The corners of each arrow. */
  readonly lines: ReadonlyMap<string, readonly Point[]>;
}

/** Of a box, without the assets below it. */
export const BOX = { width: 208, height: 46 } as const;

/** CSS pixels. ELK does not hand it on to what stands in a group. */
const SPACING = { "elk.layered.spacing.nodeNodeBetweenLayers": "56", "elk.spacing.nodeNode": "18" } as const;

const ROOT_OPTIONS = {
  "elk.algorithm": "layered",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  // NETWORK_SIMPLEX takes five times as long for 800 boxes.
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  ...SPACING,
  "elk.spacing.componentComponent": "36",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
} as const;

/** As wide for its height as a screen. Arrows to the next line keep clear of the boxes. */
const WRAPPING = {
  "elk.layered.wrapping.strategy": "MULTI_EDGE",
  "elk.layered.wrapping.additionalEdgeSpacing": "24",
  "elk.aspectRatio": "1.8",
} as const;

/** A group with fewer boxes is short enough for a line of its own. */
const LEAST_TO_WRAP = 7;

/** Room for the name of an open group above what stands in it. */
const GROUP_OPTIONS = { ...SPACING, "elk.padding": "[top=42,left=14,bottom=14,right=14]" } as const;

/** The drawing as ELK takes it: boxes inside boxes. */
export function toElk({ nodes, edges }: GraphModel, { direction, isWrapped }: LayoutLook): ElkNode {
  const childrenOf = Map.groupBy(nodes, (node) => node.parent);
  return {
    id: "root",
    layoutOptions: {
      ...ROOT_OPTIONS,
      ...(isWrapped && WRAPPING),
      "elk.direction": direction === "LR" ? "RIGHT" : "DOWN",
    },
    children: toChildren(undefined, { childrenOf, isWrapped }),
    edges: edges.map(toElkEdge),
  };
}

function toChildren(
  parent: string | undefined,
  drawing: { readonly childrenOf: ReadonlyMap<string | undefined, readonly GraphNode[]>; readonly isWrapped: boolean },
): ElkNode[] {
  return (drawing.childrenOf.get(parent) ?? []).map((node) => {
    if (!node.open) return { id: node.key, width: BOX.width, height: BOX.height + assetsHeight(node) };
    const children = toChildren(node.key, drawing);
    const wrapping = drawing.isWrapped && children.length >= LEAST_TO_WRAP ? WRAPPING : {};
    return { id: node.key, layoutOptions: { ...GROUP_OPTIONS, ...wrapping }, children };
  });
}

function toElkEdge({ key, from, to }: GraphEdge): ElkExtendedEdge {
  return { id: key, sources: [from], targets: [to] };
}

/** Reads ELK's answer. */
export function fromElk(root: ElkNode, direction: Direction): GraphLayout {
  const boxes = new Map<string, Box>();
  const read = (node: ElkNode): void => {
    for (const child of node.children ?? []) {
      const { id, x = 0, y = 0, width = 0, height = 0 } = child;
      boxes.set(id, { x, y, width, height });
      read(child);
    }
  };
  read(root);
  const lines = new Map((root.edges ?? []).map((edge) => [edge.id, cornersOf(edge)]));
  return { direction, width: root.width ?? 0, height: root.height ?? 0, boxes, lines };
}

function cornersOf({ sections = [] }: ElkExtendedEdge): readonly Point[] {
  return sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
}
