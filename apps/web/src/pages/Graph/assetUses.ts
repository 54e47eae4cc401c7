import type { GraphNode } from "./graphModel.ts";

/** An asset that a task reads or makes. */
export interface AssetUse {
  readonly asset: string;
  readonly way: "in" | "out";
}

export interface BoxAssets {
  /** In the box's own order: what goes in before what comes out. */
  readonly shown: readonly AssetUse[];
  /** How many more there are than have room. */
  readonly more: number;
}

/** More would make a tower of a box. */
const MOST_SHOWN = 4;
/** CSS pixels: as high as what is pressed has to be. */
export const USE_HEIGHT = 24;

/** The assets of a task, which stand below its box; a group has none of its own. */
export function assetsOf({ kind, tasks }: Pick<GraphNode, "kind" | "tasks">): BoxAssets {
  const [task] = tasks;
  if (kind !== "task" || task === undefined) return { shown: [], more: 0 };
  const uses: AssetUse[] = [
    ...task.consumes.map((asset) => ({ asset, way: "in" }) as const),
    ...task.produces.map((asset) => ({ asset, way: "out" }) as const),
  ];
  return { shown: uses.slice(0, MOST_SHOWN), more: Math.max(0, uses.length - MOST_SHOWN) };
}

/** How much room they take, in CSS pixels. */
export function assetsHeight(node: Pick<GraphNode, "kind" | "tasks">): number {
  const { shown, more } = assetsOf(node);
  return (shown.length + (more > 0 ? 1 : 0)) * USE_HEIGHT;
}
