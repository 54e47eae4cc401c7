import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** More than this many problems are a broken deploy, not a list to be read. */
const MOST_PROBLEMS = 200;

/** Why DAG files could not be taken over. */
export function useProblems() {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.problems,
      queryFn: ({ signal }) => api.listLoadProblems({ query: { limit: MOST_PROBLEMS }, signal }),
    }),
  );
}
