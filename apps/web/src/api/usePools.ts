import type { PutPoolBody } from "@daymill/contract";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { pollEvery } from "./pollEvery.ts";
import { queryKeys } from "./queryKeys.ts";

/** What changes without an event: looks at sensors and jobs begin and end. */
const EVERY_MS = 10_000;

/** Unless `enabled`, nothing is asked. */
export function usePools(enabled = true) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.pools,
      enabled,
      queryFn: ({ signal }) => api.listPools({ signal }),
      refetchInterval: (query) => pollEvery(EVERY_MS, query),
    }),
  );
}

/** The DAGs that name a pool, and what holds its slots now. */
export function usePoolUse(pool: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.poolUse(pool),
      queryFn: ({ signal }) => api.getPoolUse({ params: { pool }, signal }),
      refetchInterval: (query) => pollEvery(EVERY_MS, query),
    }),
  );
}

export function useSavePool() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, body }: { readonly name: string; readonly body: PutPoolBody }) =>
      api.putPool({ params: { pool: name }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.pools }),
  });
}

export function useDeletePool() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (pool: string) => api.deletePool({ params: { pool } }),
    // Of the list alone: who used it cannot be asked any more.
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.pools, exact: true }),
  });
}
