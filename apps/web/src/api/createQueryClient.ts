import { ApiError } from "@daymill/contract";
import { QueryClient } from "@tanstack/react-query";
import { pollEvery } from "./pollEvery.ts";

/** While the stream is open, events say what to fetch again; this only bounds how old an unseen page may be. */
const STALE_AFTER_MS = 15_000;
const MOST_RETRIES = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        refetchOnWindowFocus: false,
        retry: (failures, error) => !isRefusal(error) && failures < MOST_RETRIES,
        refetchInterval: () => pollEvery(false),
      },
    },
  });
}

/** Whether asking again can only get the same answer. */
function isRefusal(error: Error): boolean {
  return error instanceof ApiError && error.problem.status >= 400 && error.problem.status < 500;
}
