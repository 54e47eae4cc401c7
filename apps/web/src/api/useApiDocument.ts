import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** The OpenAPI document by which the server describes its routes; it is another one only after a new start. */
export function useApiDocument() {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.apiDocument,
      queryFn: ({ signal }) => api.getOpenApi({ signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
}
