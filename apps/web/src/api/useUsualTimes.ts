import { queryOptions, skipToken, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** When the tasks of a DAG usually begin and end, to compare a run with; only when somebody wants to. */
export function useUsualTimes(dagId: string, runId: string, isWanted: boolean) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.usualTimes(dagId, runId),
      refetchInterval: false,
      queryFn: isWanted ? ({ signal }) => api.getUsualTimes({ params: { dagId, runId }, signal }) : skipToken,
    }),
  );
}
