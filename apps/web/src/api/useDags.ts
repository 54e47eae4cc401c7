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
import type { Backfill, DagDetail, DagSummary, Page } from "@daymill/contract";
import { api } from "./client.ts";
import { isConflict } from "./isConflict.ts";
import { type DagListFilter, queryKeys } from "./queryKeys.ts";
import { type Matching, readAll, useMatching } from "./readAll.ts";
import { invalidateAll } from "./invalidateAll.ts";

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
      queryFn: ({ pageParam, signal }) => readPage(filter, { after: pageParam, limit: DAGS_PER_PAGE, signal }),
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  );
}

/** The DAGs that a filter leaves, all of them, once somebody asks for them. */
export function useMatchingDags(filter: DagListFilter): Matching<DagSummary> {
  return useMatching(filter, () => readAll(({ after }) => readPage(filter, { after, limit: MOST_IN_ONE })));
}

interface WantedPage {
  readonly after: string | undefined;
  readonly limit: number;
  readonly signal?: AbortSignal;
}

async function readPage(filter: DagListFilter, { after, limit, signal }: WantedPage): Promise<Page<DagSummary>> {
  if (filter.dagId?.length === 0) return NONE;
  return await api.listDags({ query: { limit, ...toQuery(filter, after) }, ...(signal && { signal }) });
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

/** The backfills of some DAGs that start runs, as they are when somebody asks: the newest thousand of them. */
export async function readRunningBackfills(dagIds: readonly string[]): Promise<readonly Backfill[]> {
  const [dagId] = dagIds;
  const ofOne = dagIds.length === 1 && dagId !== undefined ? { dagId } : {};
  const { items } = await api.listBackfills({ query: { limit: MOST_IN_ONE, state: ["running"], ...ofOne } });
  return items.filter((backfill) => dagIds.includes(backfill.dagId));
}

/** What a pause makes out of date, besides the DAG's own. */
const KEYS_OF_PAUSES = [queryKeys.dagLists, queryKeys.pausedDags, queryKeys.overview];

export interface PauseChange {
  readonly dagIds: readonly string[];
  /** Those of them that are paused, or resumed, with them. */
  readonly backfills: readonly Backfill[];
  readonly paused: boolean;
  /** After each that the server has taken. */
  readonly onDag: (dagId: string) => void;
  /** After each: whether it was changed. One that is over, or so already, stays as it is. */
  readonly onBackfill: (backfill: Backfill, isChanged: boolean) => void;
}

/** Pauses DAGs and backfills, or lets them go on, one after the other; it stops at the first that the server refuses. */
export function usePauseDags() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ dagIds, backfills, paused, onDag, onBackfill }: PauseChange) => {
      for (const dagId of dagIds) {
        client.setQueryData(queryKeys.dagDetail(dagId), await api.patchDag({ params: { dagId }, body: { paused } }));
        onDag(dagId);
      }
      for (const backfill of backfills) onBackfill(backfill, await setBackfill(backfill, paused));
    },
    onSettled: (_, __, { dagIds, backfills }) =>
      invalidateAll(client, [
        ...KEYS_OF_PAUSES,
        ...dagIds.map(queryKeys.dagDetail),
        ...(backfills.length === 0 ? [] : [queryKeys.backfills]),
      ]),
  });
}

/** Pauses a backfill, or lets it go on. Gives false when its state does not allow that. */
async function setBackfill({ backfillId }: Backfill, paused: boolean): Promise<boolean> {
  const params = { backfillId };
  try {
    await (paused ? api.pauseBackfill({ params }) : api.resumeBackfill({ params }));
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/** Whether a DAG is paused, by what was last heard of it; undefined: nothing was. */
export function useKnownPause(): (dagId: string) => boolean | undefined {
  const client = useQueryClient();
  return (dagId) => client.getQueryData<DagDetail>(queryKeys.dagDetail(dagId))?.paused;
}
