import { queryOptions, skipToken, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** How a run stood each time before it was cleared; asked only of one that was. */
export function useRunPasses(dagId: string, runId: string, isWanted: boolean) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.runPasses(dagId, runId),
      queryFn: isWanted ? ({ signal }) => api.getRunPasses({ params: { dagId, runId }, signal }) : skipToken,
    }),
  );
}
