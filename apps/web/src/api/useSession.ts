import { ApiError, type Session, type SignInBody } from "@daymill/contract";
import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

const NOBODY: Session = { isOpen: false, user: null };

/** What a mutation says of itself whose refusal is not the end of the session: it asks for a password. */
export const ASKS_PASSWORD = { asksPassword: true } as const;

/** Who the server takes the browser for. Asked once; from then on refusals say that the session has ended. */
export function useSession() {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.session,
      queryFn: ({ signal }) => api.getSession({ signal }),
      staleTime: Infinity,
      refetchInterval: false,
    }),
  );
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SignInBody) => api.signIn({ body }),
    meta: ASKS_PASSWORD,
    onSuccess: (session) => {
      client.setQueryData(queryKeys.session, session);
      // What was refused meanwhile.
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== queryKeys.session[0] });
    },
  });
}

/** The page begins anew: nothing of what was on the screen is kept for who comes next. */
export function useSignOut() {
  return useMutation({ mutationFn: () => api.signOut(), onSuccess: () => window.location.assign("/") });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { readonly current: string; readonly next: string }) => api.changePassword({ body }),
    meta: ASKS_PASSWORD,
  });
}

/** Whether the server refused because nobody is signed in any more. */
export function isSignedOut(error: Error | null): boolean {
  return error instanceof ApiError && error.problem.code === "E709";
}

/** From now on the browser is nobody's, until somebody signs in. */
export function forgetSession(client: QueryClient): void {
  client.setQueryData(queryKeys.session, NOBODY);
}
