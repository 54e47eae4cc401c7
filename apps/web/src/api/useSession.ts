import { ApiError, type Session, type SignInBody } from "@daymill/contract";
import {
  type QueryClient,
  type QueryFilters,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** All queries but that of the session itself. */
const ofPages: QueryFilters = { predicate: ({ queryKey }) => queryKey[0] !== queryKeys.session[0] };

/** How soon the buttons know of another role. The server knows at once. */
const OWN_ROLES_EVERY_MS = 60_000;

/** What a mutation says of itself whose refusal is not the end of the session: it asks for a password. */
export const ASKS_PASSWORD = { asksPassword: true } as const;

/** Who the server takes the browser for. Asked once; from then on refusals say that the session has ended. */
export function useSession() {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.session,
      queryFn: ({ signal }) => api.getSession({ signal }),
      staleTime: Infinity,
      // On which DAGs somebody may what changes with the DAGs and with the roles; without roles of their own it does not.
      refetchInterval: ({ state }) => state.data?.user?.own !== undefined && OWN_ROLES_EVERY_MS,
    }),
  );
}

/**
 * `before`: who was signed in until now, undefined: nobody. They go on with the page as it is; for anybody else it begins
 * anew, so that nothing of theirs is seen.
 */
export function useSignIn(before: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SignInBody) => api.signIn({ body }),
    meta: ASKS_PASSWORD,
    onSuccess: (session) => {
      if (before !== undefined && session.user?.name !== before) {
        client.removeQueries(ofPages);
        beginAnew();
        return;
      }
      client.setQueryData(queryKeys.session, session);
      // What was refused meanwhile.
      void client.invalidateQueries(ofPages);
    },
  });
}

export function useSignOut() {
  return useMutation({ mutationFn: () => api.signOut(), onSuccess: beginAnew });
}

/** The page is loaded again: nothing of what was on the screen is kept for who comes next. */
function beginAnew(): void {
  window.location.assign("/");
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { readonly current: string; readonly next: string }) => api.changePassword({ body }),
  });
}

/** Whether the server refused because nobody is signed in any more. */
export function isSignedOut(error: Error | null): boolean {
  return error instanceof ApiError && error.problem.code === "E709";
}

/** Whether the server refused because a second factor has to be set up first. */
export function lacksFactor(error: Error): boolean {
  return error instanceof ApiError && error.problem.code === "E716";
}

/** From now on the browser is nobody's, until somebody signs in, by what the server has for that. */
export function forgetSession(client: QueryClient): void {
  client.setQueryData(queryKeys.session, (former: Session | undefined) => ({ ...former, isOpen: false, user: null }));
}
