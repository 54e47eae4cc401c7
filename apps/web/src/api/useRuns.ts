import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { Run, RunDetail, TriggerRunBody } from "@daymill/contract";
import { formatInstant } from "../ui/time/formatTime.ts";
import { type Weekday, weekdayOf } from "../ui/time/dayMath.ts";
import { api } from "./client.ts";
import { invalidateAll } from "./invalidateAll.ts";
import { isConflict } from "./isConflict.ts";
import { queryKeys, type RunListFilter } from "./queryKeys.ts";
import { readAll, useMatching } from "./readAll.ts";
import { toError } from "./toError.ts";

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

const RUNS_OF_ALL_PER_PAGE = 1_000;

/** The runs of all pages of a list. */
export function useMatchingRuns(filter: RunListFilter) {
  return useMatching(filter, () => readRuns(filter));
}

/** Runs of one day of the week, by the days of a zone. */
export interface OnWeekday {
  readonly weekday: Weekday;
  readonly timezone: string;
}

/** The ids of all runs that a filter leaves, as it is when somebody asks; `isWhole`: these are all of them. */
export function useRunIds(filter: RunListFilter, on?: OnWeekday) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.runIds(filter, on?.weekday),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      refetchInterval: false,
      queryFn: async ({ signal }) => {
        const { items, isWhole } = await readRuns(filter, signal);
        const wanted =
          on === undefined ? items : items.filter((run) => weekdayOf(dayOf(run, on.timezone)) === on.weekday);
        return { runIds: wanted.map(({ runId }) => runId), isWhole };
      },
    }),
  );
}

/** The day of a run in the calendar of its DAG. Its logical date is written in the zone of its version, which may be another. */
function dayOf({ logicalDate, runAfter }: Pick<Run, "logicalDate" | "runAfter">, timezone: string): string {
  return formatInstant(logicalDate ?? runAfter, timezone).slice(0, "2024-03-15".length);
}

async function readRuns(filter: RunListFilter, signal?: AbortSignal) {
  return await readAll(({ after }) =>
    api.listRuns({ query: { limit: RUNS_OF_ALL_PER_PAGE, ...toQuery(filter, after) }, ...(signal && { signal }) }),
  );
}

function toQuery(filter: RunListFilter, after: string | undefined) {
  return {
    ...(after === undefined ? {} : { after }),
    ...(filter.dagId === undefined ? {} : { dagId: [filter.dagId] }),
    ...(filter.state === undefined ? {} : { state: [...filter.state] }),
    ...(filter.type === undefined ? {} : { type: [...filter.type] }),
    ...(filter.backfillId === undefined ? {} : { backfillId: filter.backfillId }),
    ...(filter.dated?.from === undefined ? {} : { datedFrom: filter.dated.from }),
    ...(filter.dated?.to === undefined ? {} : { datedTo: filter.dated.to }),
    ...(filter.late === true ? { missedDeadline: true } : {}),
    ...(filter.note === true ? { hasNote: true } : {}),
    ...(filter.q === undefined ? {} : { q: filter.q }),
    ...(filter.runId === undefined ? {} : { runId: filter.runId }),
  };
}

/** Reads a run when somebody asks for it. */
export function useReadRun(dagId: string) {
  return useMutation({ mutationFn: (runId: string) => api.getRun({ params: { dagId, runId } }) });
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

export interface RunsToTrigger {
  readonly dagIds: readonly string[];
  /** Once aborted no further run is started; the one that was asked for is waited for. */
  readonly signal: AbortSignal;
}

/**
 * Starts a run by hand of each of several DAGs, with their own parameters, one after the other: one that is refused keeps no
 * other. `onEnd` after each with the run, or why there is none. Gives how many were started.
 */
export function useTriggerRuns(onEnd: (dagId: string, end: RunDetail | Error) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ dagIds, signal }: RunsToTrigger) => {
      let started = 0;
      for (const dagId of dagIds) {
        if (signal.aborted) break;
        const end = await api.triggerRun({ params: { dagId }, body: {} }).catch(toError);
        if (!(end instanceof Error)) started += 1;
        onEnd(dagId, end);
      }
      return started;
    },
    onSettled: (_, __, { dagIds }) =>
      invalidateAll(client, [queryKeys.runLists, queryKeys.dagLists, ...dagIds.map(queryKeys.dag)]),
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

/** Writes the note of a run; null takes it away. */
export function useNoteRun({ dagId, runId }: Pick<Run, "dagId" | "runId">) {
  const client = useQueryClient();
  return useMutation<RunDetail, Error, string | null>({
    mutationFn: (note) => api.patchRun({ params: { dagId, runId }, body: { note } }),
    onSuccess: (run) => {
      client.setQueryData(queryKeys.runDetail(dagId, runId), run);
      return invalidateAll(client, [queryKeys.runLists, queryKeys.grids(dagId)]);
    },
  });
}

/**
 * Ends runs as failed, one after the other; what runs of them is stopped. Those that are over by then stay as they ended. It
 * stops at the first that the server refuses. Gives how many it has ended.
 */
export function useCancelRuns() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (runs: readonly Run[]) => {
      let ended = 0;
      for (const { dagId, runId } of runs) {
        try {
          await api.patchRun({ params: { dagId, runId }, body: { state: "failed", onlyOpen: true } });
          ended += 1;
        } catch (error) {
          if (!isConflict(error)) throw error;
        }
      }
      return ended;
    },
    onSettled: (_, __, runs) =>
      invalidateAll(client, [
        queryKeys.runLists,
        queryKeys.dagLists,
        ...runs.map(({ dagId, runId }) => queryKeys.run(dagId, runId)),
      ]),
  });
}
