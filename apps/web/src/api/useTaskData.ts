import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { type InstanceKey, queryKeys } from "./queryKeys.ts";

/** Reading data is work: what was read is good until the instance ends anew, which is part of its key. */
const readOnce = { staleTime: 10 * 60_000, refetchInterval: false, retry: false } as const;

/** An instance, and when it ended last: what it produced is read anew after a rerun. */
export interface EndedInstance {
  readonly instance: InstanceKey;
  readonly endedAt: string | null;
}

/** The places of data that an instance's output names. */
export function useNamedData({ instance, endedAt }: EndedInstance) {
  const { mapIndex, ...params } = instance;
  return useQuery(
    queryOptions({
      ...readOnce,
      queryKey: queryKeys.namedData(instance, endedAt),
      queryFn: ({ signal }) => api.listData({ params, query: { mapIndex }, signal }),
    }),
  );
}

/** What one of these places holds; `isWanted` false asks for nothing. */
export function useDataDescription({ instance, endedAt }: EndedInstance, position: number, isWanted = true) {
  const { mapIndex, ...params } = instance;
  return useQuery(
    queryOptions({
      ...readOnce,
      queryKey: queryKeys.dataDescription(instance, endedAt, position),
      queryFn: ({ signal }) => api.describeData({ params: { ...params, position }, query: { mapIndex }, signal }),
      enabled: isWanted,
    }),
  );
}

/** A task over the last runs, up to one. */
export function useTaskHistory({ instance: { dagId, taskId, runId }, endedAt }: EndedInstance) {
  return useQuery(
    queryOptions({
      ...readOnce,
      queryKey: queryKeys.taskHistory(dagId, taskId, runId, endedAt),
      queryFn: ({ signal }) => api.getTaskHistory({ params: { dagId, taskId }, query: { until: runId }, signal }),
    }),
  );
}
