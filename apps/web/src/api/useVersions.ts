import { queryOptions, skipToken, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** More than anybody looks through. */
const VERSIONS_LISTED = 1_000;

/** What is known of a version changes only where its DAG is deployed anew, which is told (touchedKeys). */
export const CHANGES_WITH_DAG = { staleTime: Infinity, refetchInterval: false } as const;

/** The versions of a DAG, newest first. */
export function useVersions(dagId: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.versions(dagId),
      queryFn: async ({ signal }) =>
        (await api.listVersions({ params: { dagId }, query: { limit: VERSIONS_LISTED }, signal })).items,
    }),
  );
}

/** One version with its files; undefined: not known yet which. */
export function useVersion(dagId: string, version: number | undefined) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.version(dagId, version),
      ...CHANGES_WITH_DAG,
      queryFn:
        version === undefined ? skipToken : ({ signal }) => api.getVersion({ params: { dagId, version }, signal }),
    }),
  );
}

/** What differs between two versions; undefined: not known yet, or none. */
export function useVersionChanges(dagId: string, version: number | undefined, against: number) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.versionChanges(dagId, version, against),
      ...CHANGES_WITH_DAG,
      queryFn:
        version === undefined
          ? skipToken
          : ({ signal }) => api.compareVersions({ params: { dagId, version }, query: { against }, signal }),
    }),
  );
}
