import { isUnderWay, TASK_STATES, type TaskInstance } from "@daymill/contract";
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { api } from "./client.ts";
import { pollEvery } from "./pollEvery.ts";
import { type InstanceKey, queryKeys, type TaskListFilter } from "./queryKeys.ts";
import { readAll, useMatching } from "./readAll.ts";

const INSTANCES_PER_PAGE = 1_000;
/** Neither looks nor what frees a place elsewhere change its state, so that no event tells of them. */
const WAITING_EVERY_MS = 5_000;

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

/** What of a run has an open attempt, in a worker or without one. At most a thousand. */
export function useUnderWay(dagId: string, runId: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.runUnderWay(dagId, runId),
      queryFn: async ({ signal }) => {
        const query = { limit: INSTANCES_PER_PAGE, state: TASK_STATES.filter(isUnderWay) };
        return (await api.listTaskInstances({ params: { dagId, runId }, query, signal })).items;
      },
    }),
  );
}

/** All instances of one mapped task in a run. */
export function useMappedInstances({ dagId, runId, taskId }: Omit<InstanceKey, "mapIndex">) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.mapped({ dagId, runId, taskId }),
      queryFn: async ({ signal }) => {
        const found: TaskInstance[] = [];
        let after: string | undefined;
        do {
          const query = { limit: INSTANCES_PER_PAGE, taskId: [taskId], ...(after === undefined ? {} : { after }) };
          const page = await api.listTaskInstances({ params: { dagId, runId }, query, signal });
          found.push(...page.items);
          after = page.next ?? undefined;
        } while (after !== undefined);
        return found;
      },
    }),
  );
}

const FOUND_PER_PAGE = 100;

/** Task instances of all DAGs, those of the newest runs first, a page at a time. */
export function useTaskSearch(filter: TaskListFilter) {
  return useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: queryKeys.taskList(filter),
      placeholderData: keepPreviousData,
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) =>
        api.searchTaskInstances({
          query: {
            limit: FOUND_PER_PAGE,
            ...(pageParam === undefined ? {} : { after: pageParam }),
            ...toQuery(filter),
          },
          signal,
        }),
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  );
}

/** All task instances of a run, the first 10,000 of them, as they are when somebody asks. */
export function useAllRunTasks(dagId: string, runId: string, isWanted: boolean) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.allRunTasks(dagId, runId),
      enabled: isWanted,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      refetchInterval: false,
      queryFn: ({ signal }) =>
        readAll((page) =>
          api.listTaskInstances({ params: { dagId, runId }, query: { limit: INSTANCES_PER_PAGE, ...page }, signal }),
        ),
    }),
  );
}

/** The task instances of all pages of a list. */
export function useMatchingInstances(filter: TaskListFilter) {
  return useMatching(filter, () =>
    readAll((page) => api.searchTaskInstances({ query: { limit: INSTANCES_PER_PAGE, ...page, ...toQuery(filter) } })),
  );
}

function toQuery({ q, dagId, taskId, state, from, to }: TaskListFilter) {
  return {
    ...(q === undefined ? {} : { q }),
    ...(dagId === undefined ? {} : { dagId: [dagId] }),
    ...(taskId === undefined ? {} : { taskId: [taskId] }),
    ...(state === undefined ? {} : { state: [...state] }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

export function useTaskInstance(key: InstanceKey) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.instance(key),
      queryFn: ({ signal }) => api.getTaskInstance({ params: pathOf(key), query: { mapIndex: key.mapIndex }, signal }),
      refetchInterval: (query) => pollEvery((query.state.data?.waiting ?? null) !== null && WAITING_EVERY_MS, query),
    }),
  );
}

function pathOf({ dagId, runId, taskId }: InstanceKey) {
  return { dagId, runId, taskId };
}
