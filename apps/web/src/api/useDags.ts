import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  skipToken,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { ApiError, type DagDetail, type DagSummary, type Page } from "@daymill/contract";
import { api } from "./client.ts";
import { type DagListFilter, queryKeys } from "./queryKeys.ts";
import { invalidateAll } from "./useRuns.ts";

const DAGS_PER_PAGE = 100;
/** More than one answer never holds. */
const MOST_IN_ONE = 1_000;

/** To ask for no DAG in particular would be to ask for all. */
const NONE: Page<DagSummary> = { items: [], next: null };

/** DAGs, by id unless sorted otherwise, a page at a time. */
export function useDagList(filter: DagListFilter) {
  return useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: queryKeys.dagList(filter),
      placeholderData: keepPreviousData,
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) =>
        filter.dagId?.length === 0
          ? NONE
          : api.listDags({ query: { limit: DAGS_PER_PAGE, ...toQuery(filter, pageParam) }, signal }),
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  );
}

function toQuery(filter: DagListFilter, after: string | undefined) {
  return {
    ...(after === undefined ? {} : { after }),
    ...(filter.dagId === undefined ? {} : { dagId: [...filter.dagId] }),
    ...(filter.backfilling === undefined ? {} : { backfilling: filter.backfilling }),
    ...(filter.problems === undefined ? {} : { problems: filter.problems }),
    ...(filter.q === undefined ? {} : { q: filter.q }),
    ...(filter.paused === undefined ? {} : { paused: filter.paused }),
    ...(filter.tag === undefined ? {} : { tag: [...filter.tag] }),
    ...(filter.tagMode === undefined ? {} : { tagMode: filter.tagMode }),
    ...(filter.owner === undefined ? {} : { owner: filter.owner }),
    ...(filter.state === undefined ? {} : { state: [...filter.state] }),
    ...(filter.sort === undefined ? {} : { sort: filter.sort }),
  };
}

/** DAGs that somebody has starred, by id; also those that the last deploy no longer holds. */
export function useStarredDags(dagIds: readonly string[]) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.favouriteDags(dagIds),
      placeholderData: keepPreviousData,
      queryFn: async ({ signal }) => {
        if (dagIds.length === 0) return NONE.items;
        const query = { dagId: [...dagIds], inactive: true, limit: dagIds.length };
        return (await api.listDags({ query, signal })).items;
      },
    }),
  );
}

/** The ids of the DAGs that are paused, the first thousand of them. */
export function usePausedDags() {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.pausedDags,
      queryFn: async ({ signal }) => {
        const { items } = await api.listDags({ query: { paused: true, limit: MOST_IN_ONE }, signal });
        return items.map((dag) => dag.dagId);
      },
    }),
  );
}

/** One DAG; without an id nothing is asked. */
export function useDag(dagId: string | undefined) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.dagDetail(dagId ?? ""),
      queryFn: dagId === undefined ? skipToken : ({ signal }) => api.getDag({ params: { dagId }, signal }),
    }),
  );
}

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

/** The task ids of a DAG as it is now, in graph order. */
export function useDagTasks(dagId: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.dagTasks(dagId),
      queryFn: async ({ signal }) => {
        const { tasks } = await api.getGraph({ params: { dagId }, signal });
        return tasks.map((task) => task.taskId);
      },
    }),
  );
}

/** What a pause makes out of date, besides the DAG's own. */
const KEYS_OF_PAUSES = [queryKeys.dagLists, queryKeys.pausedDags, queryKeys.overview];

export interface PauseChange {
  readonly dagIds: readonly string[];
  /** Those of them that are paused, or resumed, with them. */
  readonly backfillIds: readonly number[];
  readonly paused: boolean;
  /** After each that the server has taken. */
  readonly onDag: (dagId: string) => void;
  readonly onBackfill: (backfillId: number) => void;
}

/** Pauses DAGs and backfills, or lets them go on, one after the other; it stops at the first that the server refuses. */
export function usePauseDags() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ dagIds, backfillIds, paused, onDag, onBackfill }: PauseChange) => {
      for (const dagId of dagIds) {
        client.setQueryData(queryKeys.dagDetail(dagId), await api.patchDag({ params: { dagId }, body: { paused } }));
        onDag(dagId);
      }
      for (const backfillId of backfillIds) {
        await (paused ? api.pauseBackfill({ params: { backfillId } }) : api.resumeBackfill({ params: { backfillId } }));
        onBackfill(backfillId);
      }
    },
    onSettled: (_, __, { dagIds, backfillIds }) =>
      invalidateAll(client, [
        ...KEYS_OF_PAUSES,
        ...dagIds.map(queryKeys.dagDetail),
        ...(backfillIds.length === 0 ? [] : [queryKeys.backfills]),
      ]),
  });
}

/** Whether a DAG is paused, by what was last heard of it; undefined: nothing was. */
export function useKnownPause(): (dagId: string) => boolean | undefined {
  const client = useQueryClient();
  return (dagId) => client.getQueryData<DagDetail>(queryKeys.dagDetail(dagId))?.paused;
}
