import { queryOptions, useQuery } from "@tanstack/react-query";
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
