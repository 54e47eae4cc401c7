import { ApiError } from "@daymill/contract";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { pollEvery } from "./pollEvery.ts";
import { queryKeys } from "./queryKeys.ts";
import { ASKS_PASSWORD, forgetSession, isSignedOut, lacksFactor } from "./useSession.ts";

/** While the stream is open, events say what to fetch again; this only bounds how old an unseen page may be. */
const STALE_AFTER_MS = 15_000;
const MOST_RETRIES = 2;

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => noteEnd(client, error) }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, { meta }) => {
        if (meta !== ASKS_PASSWORD) noteEnd(client, error);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        refetchOnWindowFocus: false,
        retry: (failures, error) => !isRefusal(error) && failures < MOST_RETRIES,
        refetchInterval: (query) => pollEvery(false, query),
      },
    },
  });
  return client;
}

function noteEnd(client: QueryClient, error: Error): void {
  if (isSignedOut(error)) forgetSession(client);
  if (lacksFactor(error)) void client.invalidateQueries({ queryKey: queryKeys.session });
}

/** Whether asking again can only get the same answer. */
function isRefusal(error: Error): boolean {
  return error instanceof ApiError && error.problem.status >= 400 && error.problem.status < 500;
}
