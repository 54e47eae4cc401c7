import type { Graph } from "@daymill/contract";
import { useMemo } from "react";
import type { GraphSearch } from "../../routing/searches.ts";
import { buildGraph, type GraphModel } from "./graphModel.ts";
import { type GraphPart, partOf } from "./graphPart.ts";
import { openGroups } from "./groupFolding.ts";

export interface ShownGraph {
  readonly model: GraphModel;
  /** Names everything that the model was made of: the same name, the same boxes and arrows. */
  readonly name: readonly unknown[];
  /** What the address asks to look at. */
  readonly part: GraphPart;
  /** What stands out among all tasks; undefined: nothing does. */
  readonly around: ReadonlySet<string> | undefined;
}

export interface ModelContext {
  /** The version that the graph is compared with, and has the tasks of too. */
  readonly against: number | undefined;
  /** What a failure did in the run. */
  readonly failedPath: ReadonlySet<string>;
}

/** The boxes and arrows that the address asks for. */
export function useGraphModel(graph: Graph, search: GraphSearch, { against, failedPath }: ModelContext): ShownGraph {
  const { focus, to, before, after, rest, part: asked, groups, except } = search;
  // Else each state that changes would place the boxes anew.
  const failed = asked === "failed" ? failedPath : undefined;
  return useMemo(() => {
    const open = openGroups({ groups, except }, graph.tasks.length, graph.groups);
    const isOpen = new Set(open);
    const part = partOf(graph.tasks, { focus, to, before, after, part: asked }, failed);
    const looked = "tasks" in part ? part.tasks : undefined;
    const only = rest === "shown" ? undefined : looked;
    return {
      model: buildGraph(graph, { isOpen: (groupId) => isOpen.has(groupId), only }),
      name: [
        graph.dagId,
        graph.version,
        against ?? null,
        open,
        only === undefined
          ? null
          : failed === undefined
            ? [focus, to ?? null, before ?? null, after ?? null]
            : [...failed],
      ],
      part,
      around: rest === "shown" ? looked : undefined,
    };
  }, [graph, against, focus, to, before, after, rest, asked, failed, groups, except]);
}
