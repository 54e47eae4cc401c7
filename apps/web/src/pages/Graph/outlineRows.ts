import type { GraphModel, GraphNode } from "./graphModel.ts";

/** One line of the outline. */
export interface OutlineRow {
  readonly node: GraphNode;
  /** How many open groups it stands in. */
  readonly depth: number;
}

/** The boxes as a tree in lines: what stands in an open group comes right below it. */
export function outlineRows({ nodes }: GraphModel): readonly OutlineRow[] {
  const childrenOf = Map.groupBy(nodes, (node) => node.parent);
  const rowsIn = (parent: string | undefined, depth: number): readonly OutlineRow[] =>
    (childrenOf.get(parent) ?? []).flatMap((node) => [{ node, depth }, ...rowsIn(node.key, depth + 1)]);
  return rowsIn(undefined, 0);
}
