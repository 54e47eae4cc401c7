import type { CreateUserBody, PatchUserBody } from "@daymill/contract";
import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

export function useUsers() {
  return useQuery(queryOptions({ queryKey: queryKeys.users, queryFn: ({ signal }) => api.listUsers({ signal }) }));
}

export function useCreateUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateUserBody) => api.createUser({ body }),
    onSuccess: async () => {
      // With the first user everybody has to sign in: the session says so.
      await client.invalidateQueries({ queryKey: queryKeys.session });
      await reread(client);
    },
  });
}

export function useChangeUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, body }: { readonly name: string; readonly body: PatchUserBody }) =>
      api.patchUser({ params: { user: name }, body }),
    onSuccess: () => reread(client),
  });
}

export function useDeleteUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.deleteUser({ params: { user: name } }),
    onSettled: () => reread(client),
  });
}

/** Users, and roles: these tell who has them. */
async function reread(client: QueryClient): Promise<void> {
  await Promise.all([queryKeys.users, queryKeys.roles].map((queryKey) => client.invalidateQueries({ queryKey })));
}
