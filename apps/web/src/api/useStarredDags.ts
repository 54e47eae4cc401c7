import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** DAGs that somebody has starred, by id; also those that the last deploy no longer holds. */
export function useStarredDags(dagIds: readonly string[]) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.favouriteDags(dagIds),
      placeholderData: keepPreviousData,
      queryFn: async ({ signal }) => {
        if (dagIds.length === 0) return [];
        const query = { dagId: [...dagIds], inactive: true, limit: dagIds.length };
        return (await api.listDags({ query, signal })).items;
      },
    }),
  );
}
