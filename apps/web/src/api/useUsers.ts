import type { CreateUserBody, PatchUserBody } from "@daymill/contract";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
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
      await client.invalidateQueries({ queryKey: queryKeys.users });
    },
  });
}

export function useChangeUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, body }: { readonly name: string; readonly body: PatchUserBody }) =>
      api.patchUser({ params: { user: name }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.users }),
  });
}

export function useDeleteUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.deleteUser({ params: { user: name } }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.users }),
  });
}
