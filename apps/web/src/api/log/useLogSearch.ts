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

/** Where a text or a level stands in the whole log of an attempt, as the server finds it. */
export function useLogSearch(instance: InstanceKey, { attempt, sought, isGrowing }: LogSearchOptions) {
  const { dagId, runId, taskId, mapIndex } = instance;
  return useQuery(
    queryOptions({
      queryKey: queryKeys.logSearch(instance, { attempt, sought: sought ?? {}, isGrowing }),
      queryFn: async ({ signal }) => {
        const asked = performance.now();
        const query = { ...sought, mapIndex, attempt };
        const searched = await api.searchLog({ params: { dagId, runId, taskId }, query, signal });
        return { ...searched, tookMs: performance.now() - asked };
      },
      staleTime: ({ state }) => (isGrowing ? restAfter(AGAIN_MS, state.data?.tookMs) : Number.POSITIVE_INFINITY),
      refetchInterval: (query) => {
        const ms = isGrowing && pollEvery(AGAIN_MS, query);
        return ms === false ? false : restAfter(ms, query.state.data?.tookMs);
      },
      enabled: sought !== undefined,
    }),
  );
}
