import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { pollEvery } from "./pollEvery.ts";
import { queryKeys } from "./queryKeys.ts";
import { epochMs } from "../ui/time/formatTime.ts";
import { invalidateAll } from "./invalidateAll.ts";

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

/** How many DAGs have failed since yesterday and nobody has said so. It is asked for anew when the first of them leaves that day. */
export function useFailingDags() {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.failingDags,
      queryFn: ({ signal }) => api.countFailingDags({ signal }),
      refetchInterval: (query) => pollEvery(untilFewer(query.state.data?.fewerAt), query),
    }),
  );
}

function untilFewer(at: string | null | undefined): number | false {
  if (at === undefined || at === null) return false;
  // Not sooner than a minute: the clock of this machine may be another than the server's.
  return Math.max(EVERY_MS, epochMs(at) - Date.now() + 1_000);
}

/** No event tells that time passes, nor is the picture worth a request with every run that goes on. */
const TIMELINE_EVERY_MS = 20_000;

/** What ran since yesterday and is to run until tomorrow, by DAG. */
export function useTimeline() {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.timeline,
      queryFn: ({ signal }) => api.getTimeline({ signal }),
      refetchInterval: (query) => pollEvery(TIMELINE_EVERY_MS, query),
    }),
  );
}

/** How many tasks ended in each of the last 24 hours. The server counts once a minute. */
export function useThroughput() {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.throughput,
      queryFn: ({ signal }) => api.getThroughput({ signal }),
      refetchInterval: (query) => pollEvery(EVERY_MS, query),
    }),
  );
}

/** Says until when somebody knows of a DAG's failures and missed deadlines; null: of none. Gives what was said before. */
export function useAcknowledge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ dagId, until }: { readonly dagId: string; readonly until: string | null }) =>
      api.acknowledgeFailures({ params: { dagId }, body: { until } }),
    onSuccess: () => invalidateAll(client, [queryKeys.overview, queryKeys.failingDags]),
  });
}
