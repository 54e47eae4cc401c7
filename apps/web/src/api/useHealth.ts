import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";
import { isSignedOut } from "./useSession.ts";

const EVERY_MS = 15_000;

/** Whether the scheduler and its parts are well; the stream does not tell, so it is asked for. */
export function useHealth() {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.health,
      queryFn: ({ signal }) => api.getHealth({ signal }),
      refetchInterval: ({ state }) => !isSignedOut(state.error) && EVERY_MS,
    }),
  );
}
