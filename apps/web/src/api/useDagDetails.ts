import { ApiError, type DagDetail } from "@daymill/contract";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** A DAG, or why the server does not give it. */
export interface AskedDag {
  readonly dagId: string;
  readonly found: DagDetail | ApiError;
}

/** Several DAGs as they are when somebody asks; they stay as they are while that is shown. One that is refused keeps no other. */
export function useDagDetails(dagIds: readonly string[]) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.dagDetails(dagIds),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      refetchInterval: false,
      queryFn: async ({ signal }) => {
        const asked: AskedDag[] = [];
        for (const dagId of dagIds)
          asked.push({ dagId, found: await api.getDag({ params: { dagId }, signal }).catch(asRefusal) });
        return asked;
      },
    }),
  );
}

function asRefusal(error: unknown): ApiError {
  if (error instanceof ApiError && error.problem.status < 500) return error;
  throw error;
}
