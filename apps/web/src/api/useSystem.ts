import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { pollEvery } from "./pollEvery.ts";
import { queryKeys } from "./queryKeys.ts";

const EVERY_MS = 5_000;

/** Servers, workers and what waits for them; the stream does not tell of these. */
export function useSystem() {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.system,
      queryFn: ({ signal }) => api.getSystem({ signal }),
      refetchInterval: (query) => pollEvery(EVERY_MS, query),
    }),
  );
}

/** Has a worker take no more tasks, or take them again. */
export function useDrainWorker() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ worker, drained }: { readonly worker: string; readonly drained: boolean }) =>
      api[drained ? "drainWorker" : "resumeWorker"]({ params: { worker } }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.system }),
  });
}
