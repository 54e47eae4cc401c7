import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { queryKeys } from "../../api/queryKeys.ts";
import { fromElk, type GraphLayout, type LayoutLook, toElk } from "./elkGraph.ts";
import type { GraphModel } from "./graphModel.ts";
import { layoutInWorker } from "./layoutInWorker.ts";

/** Places that were found once are kept for an hour. */
const KEPT_MS = 3_600_000;

export interface LayoutRequest extends LayoutLook {
  /** Names everything that the model was made of. */
  readonly name: readonly unknown[];
  readonly model: GraphModel;
}

/** Boxes and arrows, and where they stand. */
export interface PlacedGraph {
  readonly model: GraphModel;
  readonly layout: GraphLayout;
}

/** Where the boxes of a graph stand; until that is known, those that were drawn before. The same boxes and arrows are placed once, whatever their states. */
export function useGraphLayout({ name, model, ...look }: LayoutRequest) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.graphLayout(name, look),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: KEPT_MS,
      refetchInterval: false,
      retry: false,
      structuralSharing: false,
      placeholderData: keepPreviousData,
      queryFn: async ({ signal }): Promise<PlacedGraph> => {
        const placed = await layoutInWorker(toElk(model, look), signal);
        return { model, layout: fromElk(placed, look.direction) };
      },
    }),
  );
}
