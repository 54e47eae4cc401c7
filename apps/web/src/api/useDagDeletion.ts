import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { DagDeletionPlan } from "@daymill/contract";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";
import { invalidateAll } from "./invalidateAll.ts";

/** What would go with a DAG, and what keeps it. */
export function useDagDeletionPlan(dagId: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.dagDeletion(dagId),
      queryFn: async ({ signal }): Promise<DagDeletionPlan> => {
        const answer = await api.deleteDag({ params: { dagId }, query: { dryRun: true }, signal });
        if (answer.kind !== "plan") throw new Error("The server deleted something although it was asked for a plan.");
        return answer;
      },
    }),
  );
}

/** Deletes a DAG, as many of its runs at a time as the server takes. */
export function useDeleteDag(dagId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      for (;;) {
        const answer = await api.deleteDag({ params: { dagId } });
        if (answer.kind !== "applied") throw new Error("The server answered a change with a plan.");
        if (answer.isDone) return;
      }
    },
    // Its own pages are left alone: whoever still looks at one is told that it is gone when they look again.
    onSuccess: () => invalidateAll(client, [queryKeys.dagLists, queryKeys.runLists, queryKeys.overview]),
  });
}
