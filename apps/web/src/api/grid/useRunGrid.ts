import { keepPreviousData, type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../client.ts";
import { followRunEvents } from "../live/runEvents.ts";
import { type GridFilter, queryKeys } from "../queryKeys.ts";
import { fromWindow, type GridData, prependOlder, renewNewest } from "./gridData.ts";
import { GridRefresher } from "./gridRefresher.ts";
import { runLists } from "./runLists.ts";

/** A year of days: what the first paint waits for. */
const NEWEST_RUNS = 365;
/** The rest comes in large pieces, behind the first paint. */
const OLDER_RUNS = 2_000;
/** Older windows are loaded unasked up to this many runs; beyond, only when somebody scrolls to the oldest. */
const MOST_UNASKED_RUNS = 6_000;

/** The grid of a DAG: the newest runs first, then the older ones behind them. `wantOlder`: somebody looks at the oldest. */
export function useRunGrid(dagId: string, filter: GridFilter, wantOlder: boolean) {
  const client = useQueryClient();
  useEffect(() => keepTrue(client), [client]);
  const queryKey = queryKeys.grid(dagId, filter);
  const query = useQuery(
    queryOptions({
      queryKey,
      structuralSharing: false,
      placeholderData: keepPreviousData,
      queryFn: async ({ signal }): Promise<GridData> => {
        const request = { limit: NEWEST_RUNS, ...runLists(filter) };
        const fresh = fromWindow(await api.getGrid({ params: { dagId }, query: request, signal }));
        const old = client.getQueryData<GridData>(queryKey);
        return old === undefined ? fresh : renewNewest(old, fresh);
      },
    }),
  );

  const data = query.isPlaceholderData ? undefined : query.data;
  const before = data?.before ?? null;
  const older = useQuery(
    queryOptions({
      queryKey: queryKeys.olderGrid(dagId, filter, before),
      enabled: before !== null && (wantOlder || (data?.runs.length ?? 0) < MOST_UNASKED_RUNS),
      staleTime: Number.POSITIVE_INFINITY,
      refetchInterval: false,
      queryFn: async ({ signal }): Promise<true> => {
        const request = { limit: OLDER_RUNS, ...(before === null ? {} : { before }), ...runLists(filter) };
        const window = fromWindow(await api.getGrid({ params: { dagId }, query: request, signal }));
        client.setQueryData<GridData>(queryKey, (now) => now && prependOlder(now, window));
        return true;
      },
    }),
  );
  return { ...query, olderError: older.error, retryOlder: older.refetch };
}

const kept = new WeakSet<QueryClient>();

/** Has changes of runs written into all grids of a cache, from the first grid on. */
function keepTrue(client: QueryClient): void {
  if (kept.has(client)) return;
  kept.add(client);
  const grids = new GridRefresher(client);
  followRunEvents((event) => grids.apply(event));
}
