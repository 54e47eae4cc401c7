import {
  ApiError,
  type ClearAnswer,
  type ClearBody,
  type Plan,
  type PlanDifference,
  isPlanDifference,
} from "@daymill/contract";
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";
import { invalidateAll } from "./useRuns.ts";

/** What a clear would change, as the server would do it now. Never taken from the cache: it must be true when it is read. */
export function useClearPlan(body: ClearBody) {
  return useQuery(
    queryOptions({
      queryKey: planKey(body),
      queryFn: async ({ signal }): Promise<Plan> =>
        planOf(await api.clear({ body: { ...body, dryRun: true }, signal })),
      placeholderData: keepPreviousData,
      staleTime: 0,
      gcTime: 0,
      refetchInterval: false,
    }),
  );
}

/** A plan is named by the request that it previews; which plan was seen before is no part of that. */
function planKey(body: ClearBody): readonly unknown[] {
  return ["clear-plan", { ...body, etag: undefined }];
}

function planOf(answer: ClearAnswer): Plan {
  if (answer.kind === "plan") return answer;
  throw new Error("The server applied a clear that it was only asked to preview. Reload the page and report this.");
}

export function useClear() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ClearBody) => api.clear({ body }),
    onError: (error, body) => {
      const plan = planDifference(error)?.plan;
      if (plan !== undefined) client.setQueryData(planKey(body), plan);
    },
    onSuccess: (_, body) =>
      invalidateAll(client, [
        queryKeys.dag(body.dagId),
        queryKeys.dagLists,
        queryKeys.runLists,
        ...body.runIds.map((runId) => queryKeys.run(body.dagId, runId)),
      ]),
  });
}

export function useUndoClear() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (clearId: number) => api.undoClear({ params: { clearId } }),
    onSuccess: () => client.invalidateQueries(),
  });
}

/** How the set changed since the plan was seen, with the plan as it is now, when that is why the server refused. */
export function planDifference(error: Error | null): PlanDifference | undefined {
  if (!(error instanceof ApiError) || error.problem.status !== 409) return undefined;
  return isPlanDifference(error.problem.details) ? error.problem.details : undefined;
}
