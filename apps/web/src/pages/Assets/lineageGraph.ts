import type { AssetLineage } from "@daymill/contract";
import type { GraphEdge, GraphModel, GraphNode } from "../Graph/graphModel.ts";

/** The boxes and arrows of a lineage: assets and DAGs. The asset that it is about, if any, comes first. */
export function lineageGraph({ assets, dags, links }: AssetLineage, about: string | undefined): GraphModel {
  const tasksOf = Map.groupBy(links, (link) => link.dagId);
  const names = assets.map(({ asset }) => asset).filter((asset) => asset !== about);
  return {
    nodes: [
      ...(about === undefined ? [] : [node("asset", about, "this asset")]),
      ...names.map((asset) => node("asset", asset, "asset")),
      ...dags.map(({ dagId, paused }) => node("dag", dagId, dagLine(paused, tasksOf.get(dagId) ?? []))),
    ],
    edges: arrowsOf(links),
  };
}

function node(kind: "asset" | "dag", id: string, line: string): GraphNode {
  return { key: `${kind}:${id}`, kind, id, name: id, parent: undefined, open: false, mapped: false, tasks: [], line };
}

/** `DAG · load`, `DAG · paused · load, sum`: with the tasks that have to do with assets here. */
function dagLine(paused: boolean, links: AssetLineage["links"]): string {
  const tasks = [...new Set(links.flatMap(({ taskId }) => taskId ?? []))];
  return ["DAG", ...(paused ? ["paused"] : []), ...(tasks.length === 0 ? [] : [tasks.join(", ")])].join(" · ");
}

function arrowsOf(links: AssetLineage["links"]): GraphEdge[] {
  const arrows = links.map(({ asset, dagId, role }) => {
    const ends = [`asset:${asset}`, `dag:${dagId}`] as const;
    const [from, to] = role === "produces" ? ends.toReversed() : ends;
    return [from ?? "", to ?? ""] as const;
  });
  const unique = new Map(arrows.map(([from, to]) => [`${from} ${to}`, { key: `${from} ${to}`, from, to, joins: [] }]));
  return [...unique.values()];
}
