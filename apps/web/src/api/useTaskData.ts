import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { type InstanceKey, queryKeys } from "./queryKeys.ts";

/** What was produced changes with a rerun only, and a live event tells of that. */
const FRESH_MS = 10 * 60_000;

/** The places of data that an instance's output names. */
export function useNamedData({ mapIndex, ...params }: InstanceKey) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.namedData({ mapIndex, ...params }),
      queryFn: ({ signal }) => api.listData({ params, query: { mapIndex }, signal }),
    }),
  );
}

/** What one of these places holds; `undefined` asks for nothing. */
export function useDataDescription(instance: InstanceKey | undefined, position: number) {
  const { mapIndex, ...params } = instance ?? { dagId: "", runId: "", taskId: "", mapIndex: -1 };
  return useQuery(
    queryOptions({
      queryKey: queryKeys.dataDescription({ mapIndex, ...params }, position),
      queryFn: ({ signal }) => api.describeData({ params: { ...params, position }, query: { mapIndex }, signal }),
      enabled: instance !== undefined,
      staleTime: FRESH_MS,
      retry: false,
    }),
  );
}

/** A task over the last runs, up to one. */
export function useTaskHistory({ dagId, taskId, runId }: Pick<InstanceKey, "dagId" | "taskId" | "runId">) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.taskHistory(dagId, taskId, runId),
      queryFn: ({ signal }) => api.getTaskHistory({ params: { dagId, taskId }, query: { until: runId }, signal }),
    }),
  );
}
