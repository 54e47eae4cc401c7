import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../client.ts";
import { pollEvery } from "../pollEvery.ts";
import { type InstanceKey, type LogSought, queryKeys } from "../queryKeys.ts";

const AGAIN_MS = 15_000;

/** How long a search of a log that is written still rests: it begins anew each time, so ten times as long as it took at least. */
export function restAfter(ms: number, tookMs = 0): number {
  return Math.max(ms, 10 * tookMs);
}

export interface LogSearchOptions {
  readonly attempt: number;
  /** What is looked for; undefined: nothing. */
  readonly sought: LogSought | undefined;
  /** Whether the log is written still. */
  readonly isGrowing: boolean;
}

async function timedSearch(request: Parameters<typeof api.searchLog>[0]) {
  const asked = performance.now();
  const searched = await api.searchLog(request);
  return { ...searched, tookMs: performance.now() - asked };
}

/** Where a text or a level stands in the whole log of an attempt, as the server finds it. */
export function useLogSearch(instance: InstanceKey, { attempt, sought, isGrowing }: LogSearchOptions) {
  const { dagId, runId, taskId, mapIndex } = instance;
  return useQuery(
    queryOptions({
      queryKey: queryKeys.logSearch(instance, { attempt, sought: sought ?? {}, isGrowing }),
      queryFn: ({ signal }) =>
        timedSearch({ params: { dagId, runId, taskId }, query: { ...sought, mapIndex, attempt }, signal }),
      staleTime: ({ state }) => (isGrowing ? restAfter(AGAIN_MS, state.data?.tookMs) : Number.POSITIVE_INFINITY),
      refetchInterval: (query) => {
        const ms = isGrowing && pollEvery(AGAIN_MS, query);
        return ms === false ? false : restAfter(ms, query.state.data?.tookMs);
      },
      enabled: sought !== undefined,
    }),
  );
}
