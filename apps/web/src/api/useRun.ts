import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

export function useRun(dagId: string, runId: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.runDetail(dagId, runId),
      queryFn: ({ signal }) => api.getRun({ params: { dagId, runId }, signal }),
    }),
  );
}
