import type { PutConnectionBody } from "@daymill/contract";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

export function useConnections() {
  return useQuery(
    queryOptions({ queryKey: queryKeys.connections, queryFn: ({ signal }) => api.listConnections({ signal }) }),
  );
}

export function useSaveConnection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ connectionId, body }: { readonly connectionId: string; readonly body: PutConnectionBody }) =>
      api.putConnection({ params: { connectionId }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.connections }),
  });
}

export function useDeleteConnection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (connectionId: string) => api.deleteConnection({ params: { connectionId } }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.connections }),
  });
}
