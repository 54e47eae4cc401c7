import { keepPreviousData, queryOptions, skipToken, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** Where somebody is who searches. */
export interface AtHand {
  readonly dagId?: string | undefined;
  readonly runId?: string | undefined;
}

const AGE_MS = 30_000;

/** What the server finds by words; the last answer stays until the next one is there. Empty text asks for nothing. */
export function useSearch(text: string, { dagId, runId }: AtHand) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.search(text, dagId, runId),
      placeholderData: keepPreviousData,
      staleTime: AGE_MS,
      gcTime: AGE_MS,
      refetchInterval: false,
      queryFn:
        text === ""
          ? skipToken
          : ({ signal }) =>
              api.search({
                query: {
                  q: text,
                  ...(dagId === undefined ? {} : { dagId }),
                  ...(dagId === undefined || runId === undefined ? {} : { runId }),
                },
                signal,
              }),
    }),
  );
}
