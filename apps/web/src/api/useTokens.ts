import type { CreateTokenBody } from "@daymill/contract";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

export function useTokens() {
  return useQuery(queryOptions({ queryKey: queryKeys.tokens, queryFn: ({ signal }) => api.listTokens({ signal }) }));
}

export function useCreateToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateTokenBody) => api.createToken({ body }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.tokens }),
  });
}

export function useDeleteToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (tokenId: number) => api.deleteToken({ params: { tokenId } }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.tokens }),
  });
}
