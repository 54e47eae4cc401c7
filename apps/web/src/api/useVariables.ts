import type { PutVariableBody } from "@daymill/contract";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** Unless `enabled`, nothing is asked. */
export function useVariables(enabled = true) {
  return useQuery(
    queryOptions({ queryKey: queryKeys.variables, enabled, queryFn: ({ signal }) => api.listVariables({ signal }) }),
  );
}

export function useVariableVersions(key: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.variableVersions(key),
      queryFn: ({ signal }) => api.listVariableVersions({ params: { key }, query: {}, signal }),
    }),
  );
}

export function useSaveVariable() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, body }: { readonly key: string; readonly body: PutVariableBody }) =>
      api.putVariable({ params: { key }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.variables }),
  });
}

export function useDeleteVariable() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => api.deleteVariable({ params: { key } }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.variables }),
  });
}
