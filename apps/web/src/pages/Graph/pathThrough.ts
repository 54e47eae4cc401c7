import type { GraphEdge } from "./graphModel.ts";

/** The arrows on all ways that lead to a box and from it, by key. */
export function pathThrough(edges: readonly GraphEdge[], box: string | undefined): ReadonlySet<string> {
  const path = new Set<string>();
  if (box === undefined) return path;
  follow(
    Map.groupBy(edges, (edge) => edge.to),
    box,
    { path, end: "from" },
  );
  follow(
    Map.groupBy(edges, (edge) => edge.from),
    box,
    { path, end: "to" },
  );
  return path;
}

function follow(
  edgesAt: ReadonlyMap<string, readonly GraphEdge[]>,
  box: string,
  { path, end }: { readonly path: Set<string>; readonly end: "from" | "to" },
): void {
  for (const edge of edgesAt.get(box) ?? []) {
    if (path.has(edge.key)) continue;
    path.add(edge.key);
    follow(edgesAt, edge[end], { path, end });
  }
}
