import type { PutRoleBody } from "@daymill/contract";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

export function useRoles() {
  return useQuery(queryOptions({ queryKey: queryKeys.roles, queryFn: ({ signal }) => api.listRoles({ signal }) }));
}

export function useSaveRole() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, body }: { readonly name: string; readonly body: PutRoleBody }) =>
      api.putRole({ params: { role: name }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.roles }),
  });
}

export function useDeleteRole() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (role: string) => api.deleteRole({ params: { role } }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.roles }),
  });
}
