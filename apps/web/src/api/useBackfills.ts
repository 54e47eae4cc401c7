import type { Backfill, BackfillBody, BackfillPlan } from "@daymill/contract";
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

const BACKFILLS_PER_PAGE = 50;
const DAYS_PER_PAGE = 1_000;

/** Backfills, newest first; of one DAG or of all. */
export function useBackfillList(dagId: string | undefined) {
  return useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: queryKeys.backfillList(dagId),
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) =>
        api.listBackfills({
          query: {
            limit: BACKFILLS_PER_PAGE,
            ...(dagId === undefined ? {} : { dagId }),
            ...(pageParam === undefined ? {} : { after: pageParam }),
          },
          signal,
        }),
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  );
}

/** More than anybody watches at once. */
const MOST_OPEN = 8;

/** Backfills that are not over, newest first. */
export function useOpenBackfills() {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.openBackfills,
      queryFn: ({ signal }) => api.listBackfills({ query: { limit: MOST_OPEN, state: ["running", "paused"] }, signal }),
    }),
  );
}

export function useBackfill(backfillId: number) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.backfill(backfillId),
      queryFn: ({ signal }) => api.getBackfill({ params: { backfillId }, signal }),
    }),
  );
}

/** How many of its runs ended when. */
export function useBackfillPace(backfillId: number) {
  return useQuery(
    queryOptions({
      queryKey: [...queryKeys.backfill(backfillId), "pace"],
      queryFn: ({ signal }) => api.getBackfillPace({ params: { backfillId }, signal }),
    }),
  );
}

/** What the backfill left out, and why. */
export function useSkippedDays(backfillId: number) {
  return useQuery(
    queryOptions({
      queryKey: [...queryKeys.backfill(backfillId), "skipped"],
      queryFn: ({ signal }) =>
        api.listBackfillDays({ params: { backfillId }, query: { limit: DAYS_PER_PAGE, action: "skip" }, signal }),
    }),
  );
}

/** What a backfill would do with each interval; undefined asks for nothing. */
export function useBackfillPlan(body: BackfillBody | undefined) {
  return useQuery(
    queryOptions({
      queryKey: ["backfill-plan", body ?? null],
      enabled: body !== undefined,
      queryFn: async ({ signal }): Promise<BackfillPlan | undefined> => {
        if (body === undefined) return undefined;
        const answer = await api.createBackfill({ body: { ...body, dryRun: true }, signal });
        return answer.kind === "plan" ? answer : undefined;
      },
      placeholderData: keepPreviousData,
      staleTime: 0,
      gcTime: 0,
      refetchInterval: false,
    }),
  );
}

export function useCreateBackfill() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BackfillBody) => api.createBackfill({ body }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.backfills }),
  });
}

export type BackfillCommand =
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "cancel"; readonly stopRunning: boolean }
  | { readonly kind: "change"; readonly maxActiveRuns: number; readonly pauseAfterFailures: number | null };

export function useBackfillCommand(backfillId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: BackfillCommand) => send(backfillId, command),
    onSuccess: (backfill) => {
      client.setQueryData(queryKeys.backfill(backfillId), backfill);
      return client.invalidateQueries({ queryKey: queryKeys.backfills });
    },
  });
}

function send(backfillId: number, command: BackfillCommand): Promise<Backfill> {
  const params = { backfillId };
  switch (command.kind) {
    case "pause":
      return api.pauseBackfill({ params });
    case "resume":
      return api.resumeBackfill({ params });
    case "cancel":
      return api.cancelBackfill({ params, body: { stopRunning: command.stopRunning } });
    case "change": {
      const { maxActiveRuns, pauseAfterFailures } = command;
      return api.patchBackfill({ params, body: { maxActiveRuns, pauseAfterFailures } });
    }
    default:
      return command satisfies never;
  }
}
