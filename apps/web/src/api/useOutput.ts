import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError, type OutputView, type PutOutputBody } from "@daymill/contract";
import { api } from "./client.ts";
import { type InstanceKey, queryKeys } from "./queryKeys.ts";
import { invalidateAll } from "./invalidateAll.ts";

/** What the task returned, or what somebody says that it did; null: it was deleted meanwhile. `isThere` false asks for nothing. */
export function useOutput(key: InstanceKey, isThere: boolean) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.output(key),
      queryFn: ({ signal }) => orNull(api.getOutput({ ...requestOf(key), signal })),
      enabled: isThere,
    }),
  );
}

export function usePutOutput(key: InstanceKey) {
  const client = useQueryClient();
  return useMutation<OutputView, Error, PutOutputBody>({
    mutationFn: (body) => api.putOutput({ ...requestOf(key), body }),
    onSuccess: (output) => {
      client.setQueryData(queryKeys.output(key), output);
      return invalidateAll(client, staleAfter(key));
    },
  });
}

export function useDeleteOutput(key: InstanceKey) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.deleteOutput(requestOf(key)),
    onSettled: () => invalidateAll(client, staleAfter(key)),
  });
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return null;
    throw error;
  }
}

function requestOf({ mapIndex, ...params }: InstanceKey) {
  return { params, query: { mapIndex } };
}

/** The instance, its output among the rest, and the data that an output names. */
function staleAfter(key: InstanceKey) {
  return [queryKeys.run(key.dagId, key.runId), queryKeys.dataOf(key)];
}
