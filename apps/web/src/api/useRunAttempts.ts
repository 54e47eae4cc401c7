import type { RunAttempt } from "@daymill/contract";
import { queryOptions, skipToken, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

const ATTEMPTS_PER_PAGE = 1_000;
/** More than this many are no picture any more. */
const MOST_ATTEMPTS = 20_000;

export interface RunAttempts {
  readonly attempts: readonly RunAttempt[];
  /** Whether there are more than can be shown. */
  readonly isCut: boolean;
}

/** Every attempt of a run, in graph order; without a run nothing is asked. */
export function useRunAttempts(dagId: string, runId: string | undefined) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.runAttempts(dagId, runId ?? ""),
      queryFn: runId === undefined ? skipToken : ({ signal }) => readAttempts(dagId, runId, signal),
    }),
  );
}

async function readAttempts(dagId: string, runId: string, signal: AbortSignal): Promise<RunAttempts> {
  const attempts: RunAttempt[] = [];
  for (let after: string | undefined; attempts.length < MOST_ATTEMPTS;) {
    const page = await api.listRunAttempts({
      params: { dagId, runId },
      query: { limit: ATTEMPTS_PER_PAGE, ...(after === undefined ? {} : { after }) },
      signal,
    });
    attempts.push(...page.items);
    if (page.next === null) return { attempts, isCut: false };
    after = page.next;
  }
  return { attempts, isCut: true };
}
