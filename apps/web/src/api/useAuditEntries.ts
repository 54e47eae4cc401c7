import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { AuditEntry } from "@daymill/contract";
import { api } from "./client.ts";
import { type AuditFilter, queryKeys } from "./queryKeys.ts";

const PER_PAGE = 100;
/** More than anybody reads in a table. */
const MOST_EXPORTED = 50_000;
const PER_EXPORTED_PAGE = 1_000;

/** What was changed and by whom, newest first, a page at a time. */
export function useAuditEntries(filter: AuditFilter) {
  return useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: queryKeys.auditEntries(filter),
      placeholderData: keepPreviousData,
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam: after, signal }) =>
        api.listAuditEntries({ query: { ...filter, limit: PER_PAGE, ...(after && { after }) }, signal }),
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  );
}

/** All of them, up to MOST_EXPORTED. */
export async function readAuditEntries(filter: AuditFilter): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let after: string | undefined;
  do {
    const query = { ...filter, limit: PER_EXPORTED_PAGE, ...(after && { after }) };
    const page = await api.listAuditEntries({ query });
    entries.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined && entries.length < MOST_EXPORTED);
  return entries;
}
