import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { pollEvery } from "./pollEvery.ts";
import { queryKeys } from "./queryKeys.ts";

/** What failed a day ago leaves the page though nothing happens. */
const EVERY_MS = 60_000;

/** What needs a person, and what comes next, over all DAGs. */
export function useOverview() {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.overview,
      queryFn: ({ signal }) => api.getOverview({ signal }),
      refetchInterval: (query) => pollEvery(EVERY_MS, query),
    }),
  );
}
