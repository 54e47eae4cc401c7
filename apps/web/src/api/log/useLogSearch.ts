import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../client.ts";
import { pollEvery } from "../pollEvery.ts";
import { type InstanceKey, type LogSought, queryKeys } from "../queryKeys.ts";

const AGAIN_MS = 15_000;

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
      queryKey: queryKeys.logSearch(instance, attempt, sought ?? {}),
      queryFn: ({ signal }) =>
        api.searchLog({ params: { dagId, runId, taskId }, query: { ...sought, mapIndex, attempt }, signal }),
      staleTime: isGrowing ? AGAIN_MS : Number.POSITIVE_INFINITY,
      refetchInterval: (query) => (isGrowing ? pollEvery(AGAIN_MS, query) : false),
      enabled: sought !== undefined,
    }),
  );
}
