import type { Graph } from "@daymill/contract";
import { useMemo } from "react";
import type { GraphSearch } from "../../routing/searches.ts";
import { buildGraph, type GraphModel } from "./graphModel.ts";
import { openGroups } from "./groupFolding.ts";
import { tasksAround } from "./tasksAround.ts";

export interface ShownGraph {
  readonly model: GraphModel;
  /** Names everything that the model was made of: the same name, the same boxes and arrows. */
  readonly name: readonly unknown[];
  /** Whether the address asks for what is around a task that this graph does not have. */
  readonly isFocusLost: boolean;
}

/** The boxes and arrows that the address asks for. */
export function useGraphModel(graph: Graph, search: GraphSearch): ShownGraph {
  const { focus, side = "both", steps, groups, except } = search;
  return useMemo(() => {
    const open = openGroups({ groups, except }, graph.tasks.length, graph.groups);
    const isOpen = new Set(open);
    const only = focus === undefined ? undefined : tasksAround(graph.tasks, { taskId: focus, side, steps });
    return {
      model: buildGraph(graph, { isOpen: (groupId) => isOpen.has(groupId), only }),
      name: [graph.dagId, graph.version, open, only === undefined ? null : [focus, side, steps ?? null]],
      isFocusLost: focus !== undefined && only === undefined,
    };
  }, [graph, focus, side, steps, groups, except]);
}
