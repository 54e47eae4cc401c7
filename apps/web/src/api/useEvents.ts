import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import type { AuditEntry } from "@daymill/contract";
import { epochMs } from "../ui/time/formatTime.ts";
import { api } from "./client.ts";
import { pollEvery } from "./pollEvery.ts";
import { type EventSubject, queryKeys } from "./queryKeys.ts";

const PER_PAGE = 50;
/** The end of a change has no event of its own. */
const OPEN_EVERY_MS = 2_000;
/** Of what is not over by then its server died. */
const OPEN_AT_MOST_MS = 60_000;

/** What people did to a run, a task instance or a backfill, the newest first, a page at a time, out of the audit log. */
export function useEvents(subject: EventSubject) {
  return useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: queryKeys.events(subject),
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam: after, signal }) =>
        api.listAuditEntries({ query: { ...subject, limit: PER_PAGE, ...(after && { after }) }, signal }),
      getNextPageParam: (page) => page.next ?? undefined,
      refetchInterval: (query) =>
        pollEvery(query.state.data?.pages[0]?.items.some(mayGoOn) === true && OPEN_EVERY_MS, query),
    }),
  );
}

function mayGoOn({ outcome, at }: AuditEntry): boolean {
  return outcome === null && Date.now() - epochMs(at) < OPEN_AT_MOST_MS;
}
