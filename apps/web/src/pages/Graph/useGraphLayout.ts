import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { queryKeys } from "../../api/queryKeys.ts";
import { type Direction, fromElk, type GraphLayout, toElk } from "./elkGraph.ts";
import type { GraphModel } from "./graphModel.ts";
import { layoutInWorker } from "./layoutInWorker.ts";

/** Places that were found once are kept for an hour. */
const KEPT_MS = 3_600_000;

export interface LayoutRequest {
  /** Names everything that the model was made of. */
  readonly name: readonly unknown[];
  readonly model: GraphModel;
  readonly direction: Direction;
}

/** Boxes and arrows, and where they stand. */
export interface PlacedGraph {
  readonly model: GraphModel;
  readonly layout: GraphLayout;
}

/** Where the boxes of a graph stand; until that is known, those that were drawn before. The same boxes and arrows are placed once, whatever their states. */
export function useGraphLayout({ name, model, direction }: LayoutRequest) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.graphLayout(name, direction),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: KEPT_MS,
      refetchInterval: false,
      retry: false,
      structuralSharing: false,
      placeholderData: keepPreviousData,
      queryFn: async ({ signal }): Promise<PlacedGraph> => {
        const placed = await layoutInWorker(toElk(model, direction), signal);
        return { model, layout: fromElk(placed, direction) };
      },
    }),
  );
}
