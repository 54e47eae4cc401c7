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
import type { AssetEvent, MaterializeBody, RunDetail } from "@daymill/contract";
import { api } from "./client.ts";
import { type InstanceKey, queryKeys, type RunName } from "./queryKeys.ts";
import { invalidateAll } from "./invalidateAll.ts";

const PER_PAGE = 100;

/** More DAGs than wait for one asset. */
const MOST_QUEUES = 100;

/** Assets by name, a page at a time. */
export function useAssetList(q: string | undefined) {
  return useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: queryKeys.assetList(q),
      placeholderData: keepPreviousData,
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam: after, signal }) =>
        api.listAssets({ query: { limit: PER_PAGE, ...(q !== undefined && { q }), ...(after && { after }) }, signal }),
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  );
}

/** As many assets as a drawing may have boxes, and one more if there is one. */
const DRAWN_ASSETS = 301;

/** The assets that a drawing of all of them begins with, by name. */
export function useAssetsForLineage(q: string | undefined) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.assetsForLineage(q),
      placeholderData: keepPreviousData,
      queryFn: async ({ signal }) =>
        (await api.listAssets({ query: { limit: DRAWN_ASSETS, ...(q !== undefined && { q }) }, signal })).items,
    }),
  );
}

export function useAsset(asset: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.asset(asset),
      queryFn: ({ signal }) => api.getAsset({ params: { asset }, signal }),
    }),
  );
}

/** Events of an asset, newest first, a page at a time. */
export function useAssetEvents(asset: string) {
  return useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: queryKeys.assetEvents(asset),
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam: after, signal }) =>
        api.listAssetEvents({ params: { asset }, query: { limit: PER_PAGE, ...(after && { after }) }, signal }),
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  );
}

/** What waits for DAGs that an asset starts. */
export function useAssetQueues(asset: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.assetQueues(asset),
      queryFn: async ({ signal }) =>
        (await api.listAssetQueues({ query: { asset, limit: MOST_QUEUES }, signal })).items,
    }),
  );
}

/** The newest events that wait for a DAG. */
export function useQueuedEvents(dagId: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.queuedEvents(dagId),
      queryFn: ({ signal }) => api.listQueuedEvents({ params: { dagId }, query: { limit: PER_PAGE }, signal }),
    }),
  );
}

/** What an asset is made from and what is made from it. */
export function useAssetLineage(asset: string, steps: number) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.assetLineage(asset, steps),
      placeholderData: keepPreviousData,
      queryFn: ({ signal }) => api.getAssetLineage({ params: { asset }, query: { steps }, signal }),
    }),
  );
}

/** The newest events that started a run, or that its tasks made. */
export function useRunAssetEvents({ dagId, runId }: RunName, which: "started" | "made", isAsked = true) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.runAssetEvents(dagId, runId, which),
      queryFn: isAsked
        ? ({ signal }) =>
            api.listRunAssetEvents({ params: { dagId, runId }, query: { which, limit: PER_PAGE }, signal })
        : skipToken,
    }),
  );
}

/** The newest events that a task instance made. */
export function useInstanceAssetEvents(instance: InstanceKey, isAsked = true) {
  const { dagId, runId, taskId, mapIndex } = instance;
  const query = { which: "made", taskId, mapIndex, limit: PER_PAGE } as const;
  return useQuery(
    queryOptions({
      queryKey: queryKeys.instanceAssetEvents(instance),
      queryFn: isAsked
        ? ({ signal }) => api.listRunAssetEvents({ params: { dagId, runId }, query, signal })
        : skipToken,
    }),
  );
}

export function useEmitEvent(asset: string) {
  const client = useQueryClient();
  return useMutation<AssetEvent, Error, AssetEvent["extra"]>({
    mutationFn: (extra) => api.createAssetEvent({ params: { asset }, body: { extra } }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.assets }),
  });
}

/** Starts a run by hand of a DAG that produces an asset. */
export function useMaterialize(asset: string) {
  const client = useQueryClient();
  return useMutation<RunDetail, Error, MaterializeBody>({
    mutationFn: (body) => api.materialize({ params: { asset }, body }),
    onSuccess: (run) => {
      client.setQueryData(queryKeys.runDetail(run.dagId, run.runId), run);
      return invalidateAll(client, [queryKeys.runLists, queryKeys.dagLists, queryKeys.dag(run.dagId)]);
    },
  });
}

/** Takes events out of what waits for a DAG; `eventId` absent: all of them. */
export function useDropEvents(dagId: string) {
  const client = useQueryClient();
  return useMutation<{ readonly deleted: number }, Error, { readonly eventId?: number }>({
    mutationFn: (query) => api.deleteQueuedEvents({ params: { dagId }, query }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.assets }),
  });
}
