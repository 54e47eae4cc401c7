import type { PutConnectionBody, TestConnectionBody } from "@daymill/contract";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** Unless `enabled`, nothing is asked. */
export function useConnections(enabled = true) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.connections,
      enabled,
      queryFn: ({ signal }) => api.listConnections({ signal }),
    }),
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

export interface ConnectionTrial {
  readonly connectionId: string;
  /** Absent: as it is stored. */
  readonly connection?: TestConnectionBody["connection"];
}

/** Sends a message that says that it is a test; one that was not delivered is an answer, not an error. */
export function useSendTestMessage() {
  return useMutation({
    mutationFn: ({ connectionId, to }: { readonly connectionId: string; readonly to?: readonly string[] }) =>
      api.sendTestMessage({ params: { connectionId }, body: to === undefined ? {} : { to: [...to] } }),
  });
}

/** Tests a connection; it takes up to 10 s. A test that failed is an answer, not an error. */
export function useTestConnection() {
  return useMutation({
    mutationFn: ({ connectionId, connection }: ConnectionTrial) =>
      api.testConnection({ params: { connectionId }, body: connection === undefined ? {} : { connection } }),
  });
}
