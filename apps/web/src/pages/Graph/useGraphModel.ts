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
  /** What stands out among all tasks; undefined: nothing does. */
  readonly around: ReadonlySet<string> | undefined;
  /** Whether the address asks for what is around a task that this graph does not have. */
  readonly isFocusLost: boolean;
}

/** The boxes and arrows that the address asks for. `against`: the version that the graph is compared with, and has the tasks of too. */
export function useGraphModel(graph: Graph, search: GraphSearch, against: number | undefined): ShownGraph {
  const { focus, before: up, after: down, rest, groups, except } = search;
  return useMemo(() => {
    const open = openGroups({ groups, except }, graph.tasks.length, graph.groups);
    const isOpen = new Set(open);
    const around = focus === undefined ? undefined : tasksAround(graph.tasks, { taskId: focus, up, down });
    const only = rest === "shown" ? undefined : around;
    return {
      model: buildGraph(graph, { isOpen: (groupId) => isOpen.has(groupId), only }),
      name: [
        graph.dagId,
        graph.version,
        against ?? null,
        open,
        only === undefined ? null : [focus, up ?? null, down ?? null],
      ],
      around: rest === "shown" ? around : undefined,
      isFocusLost: focus !== undefined && around === undefined,
    };
  }, [graph, against, focus, up, down, rest, groups, except]);
}
