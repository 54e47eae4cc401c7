import { queryOptions, skipToken, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";
import { CHANGES_WITH_DAG } from "./useVersions.ts";

/** Which version's tasks: a number, the current one, or not known yet. */
export type GraphVersion = number | "current" | undefined;

/** The tasks of one version of a DAG. */
export function useGraph(dagId: string, version: GraphVersion) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.graph(dagId, version),
      // Which version is current changes.
      ...(version === "current" ? {} : CHANGES_WITH_DAG),
      queryFn:
        version === undefined
          ? skipToken
          : ({ signal }) =>
              version === "current"
                ? api.getGraph({ params: { dagId }, signal })
                : api.getVersionGraph({ params: { dagId, version }, signal }),
    }),
  );
}

/** How the tasks of a run stand, and which version it runs. */
export function useRunStanding(dagId: string, runId: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.runStanding(dagId, runId),
      queryFn: ({ signal }) => api.getRunStanding({ params: { dagId, runId }, signal }),
    }),
  );
}
