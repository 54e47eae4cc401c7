import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { pollEvery } from "./pollEvery.ts";
import { type CallbackFilter, queryKeys, type RunName } from "./queryKeys.ts";
import { invalidateAll } from "./useRuns.ts";

const MOST = 200;
/** Calls change no state, so that no event tells of them. */
const WAITING_EVERY_MS = 5_000;

/** Who was, or is to be, told of a task instance or of a run, oldest first. */
export function useCallbacks(run: RunName, of: CallbackFilter) {
  const { dagId, runId } = run;
  return useQuery(
    queryOptions({
      queryKey: queryKeys.callbacks(run, of),
      queryFn: ({ signal }) => api.listCallbacks({ params: { dagId, runId }, query: { ...of, limit: MOST }, signal }),
      select: ({ items }) => items,
      refetchInterval: (query) =>
        pollEvery(
          query.state.data?.items.some((callback) => callback.state === "waiting") === true && WAITING_EVERY_MS,
          query,
        ),
    }),
  );
}

/** Has a callback that failed called again. Whatever comes of it, the list is read anew: somebody else may have asked. */
export function useRetryCallback({ dagId, runId }: RunName) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (callbackId: number) => api.retryCallback({ params: { dagId, runId, callbackId } }),
    onSettled: () => invalidateAll(client, [queryKeys.run(dagId, runId)]),
  });
}
