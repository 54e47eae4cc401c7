import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { RunDetail, TriggerRunBody } from "@daymill/contract";
import { api } from "./client.ts";
import { queryKeys, type RunListFilter } from "./queryKeys.ts";

const RUNS_PER_PAGE = 100;

/** Runs, newest first, a page at a time. */
export function useRunList(filter: RunListFilter) {
  return useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: queryKeys.runList(filter),
      placeholderData: keepPreviousData,
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) =>
        api.listRuns({ query: { limit: RUNS_PER_PAGE, ...toQuery(filter, pageParam) }, signal }),
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  );
}

function toQuery(filter: RunListFilter, after: string | undefined) {
  return {
    ...(after === undefined ? {} : { after }),
    ...(filter.dagId === undefined ? {} : { dagId: [filter.dagId] }),
    ...(filter.state === undefined ? {} : { state: [...filter.state] }),
    ...(filter.type === undefined ? {} : { type: [...filter.type] }),
    ...(filter.backfillId === undefined ? {} : { backfillId: filter.backfillId }),
    ...(filter.dated === undefined ? {} : { datedFrom: filter.dated.from, datedTo: filter.dated.to }),
    ...(filter.q === undefined ? {} : { q: filter.q }),
  };
}

export function useRun(dagId: string, runId: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.runDetail(dagId, runId),
      queryFn: ({ signal }) => api.getRun({ params: { dagId, runId }, signal }),
    }),
  );
}

export function useTriggerRun(dagId: string) {
  const client = useQueryClient();
  return useMutation<RunDetail, Error, TriggerRunBody>({
    mutationFn: (body) => api.triggerRun({ params: { dagId }, body }),
    onSuccess: (run) => {
      client.setQueryData(queryKeys.runDetail(dagId, run.runId), run);
      return invalidateAll(client, [queryKeys.runLists, queryKeys.dagLists, queryKeys.dag(dagId)]);
    },
  });
}

export function useDeleteRun(dagId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (runId: string) => api.deleteRun({ params: { dagId, runId } }),
    // Its own pages are left alone: whoever still looks at one is told that it is gone when they look again.
    onSuccess: () => invalidateAll(client, [queryKeys.runLists, queryKeys.dagLists, queryKeys.dag(dagId)]),
  });
}

/** What a mutation made out of date. */
export async function invalidateAll(
  client: ReturnType<typeof useQueryClient>,
  keys: readonly (readonly unknown[])[],
): Promise<void> {
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
}
