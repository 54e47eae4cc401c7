import type { Graph } from "@daymill/contract";
import { useMemo } from "react";
import { useGraph } from "../../api/useGraph.ts";
import { useVersionChanges } from "../../api/useVersions.ts";
import { compareGraphs } from "./graphDifference.ts";

/** A version beside another one: the graph of both, and what differs; undefined until it is known, or when none is asked for. */
export function useComparedGraph(graph: Graph | undefined, against: number | undefined) {
  const isWanted = graph !== undefined && against !== undefined && against !== graph.version;
  const former = useGraph(graph?.dagId ?? "", isWanted ? against : undefined);
  const changes = useVersionChanges(graph?.dagId ?? "", isWanted ? graph.version : undefined, against ?? 0);
  const compared = useMemo(() => {
    if (!isWanted || former.data === undefined || changes.data === undefined) return undefined;
    return { against, former: former.data, ...compareGraphs(former.data, graph, changes.data.tasks) };
  }, [isWanted, against, former.data, graph, changes.data]);
  return { compared, isWanted, error: isWanted ? (former.error ?? changes.error) : null };
}
