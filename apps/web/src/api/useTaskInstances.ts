import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { pollEvery } from "./pollEvery.ts";
import { type InstanceKey, queryKeys } from "./queryKeys.ts";

const INSTANCES_PER_PAGE = 1_000;
/** Looks change no state, so that no event tells of them. */
const LOOKS_EVERY_MS = 5_000;

/** The task instances of a run in graph order; further pages when asked. */
export function useRunTasks(dagId: string, runId: string) {
  return useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: queryKeys.runTasks(dagId, runId),
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) =>
        api.listTaskInstances({
          params: { dagId, runId },
          query: { limit: INSTANCES_PER_PAGE, ...(pageParam === undefined ? {} : { after: pageParam }) },
          signal,
        }),
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  );
}

export function useTaskInstance(key: InstanceKey) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.instance(key),
      queryFn: ({ signal }) => api.getTaskInstance({ params: pathOf(key), query: { mapIndex: key.mapIndex }, signal }),
      refetchInterval: (query) => pollEvery((query.state.data?.look ?? null) !== null && LOOKS_EVERY_MS, query),
    }),
  );
}

function pathOf({ dagId, runId, taskId }: InstanceKey) {
  return { dagId, runId, taskId };
}
