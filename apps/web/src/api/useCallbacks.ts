import type { CallbackView } from "@daymill/contract";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { pollEvery } from "./pollEvery.ts";
import { type CallbackSubject, queryKeys } from "./queryKeys.ts";
import { invalidateAll } from "./invalidateAll.ts";

const MOST = 200;
/** Calls change no state, so that no event tells of them. */
const WAITING_EVERY_MS = 5_000;

/** Who was, or is to be, told of a task instance, a run or a backfill, oldest first. */
export function useCallbacks(subject: CallbackSubject) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.callbacks(subject),
      queryFn: ({ signal }) => listCallbacks(subject, signal),
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
export function useRetryCallback(subject: CallbackSubject) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (callbackId: number) => retryCallback(subject, callbackId),
    onSettled: () =>
      invalidateAll(client, [
        "run" in subject ? queryKeys.run(subject.run.dagId, subject.run.runId) : queryKeys.backfill(subject.backfillId),
      ]),
  });
}

function listCallbacks(subject: CallbackSubject, signal: AbortSignal) {
  if (!("run" in subject))
    return api.listBackfillCallbacks({ params: { backfillId: subject.backfillId }, query: { limit: MOST }, signal });
  const { dagId, runId } = subject.run;
  return api.listCallbacks({ params: { dagId, runId }, query: { ...subject.of, limit: MOST }, signal });
}

function retryCallback(subject: CallbackSubject, callbackId: number): Promise<CallbackView> {
  if (!("run" in subject)) return api.retryBackfillCallback({ params: { backfillId: subject.backfillId, callbackId } });
  const { dagId, runId } = subject.run;
  return api.retryCallback({ params: { dagId, runId, callbackId } });
}
