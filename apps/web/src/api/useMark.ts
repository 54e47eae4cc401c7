import type { MarkAnswer, MarkBody, Plan } from "@daymill/contract";
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";
import { planDifference } from "./useClear.ts";
import { invalidateAll } from "./useRuns.ts";

/** What a mark would change, as the server would do it now. */
export function useMarkPlan(body: MarkBody) {
  return useQuery(
    queryOptions({
      queryKey: planKey(body),
      queryFn: async ({ signal }): Promise<Plan> => planOf(await api.mark({ body: { ...body, dryRun: true }, signal })),
      placeholderData: keepPreviousData,
      staleTime: 0,
      gcTime: 0,
      refetchInterval: false,
    }),
  );
}

/** A plan is named by the request that it previews; which plan was seen before is no part of that. */
function planKey(body: MarkBody): readonly unknown[] {
  return ["mark-plan", { ...body, etag: undefined }];
}

function planOf(answer: MarkAnswer): Plan {
  if (answer.kind === "plan") return answer;
  throw new Error("The server applied a mark that it was only asked to preview. Reload the page and report this.");
}

export function useMark() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: MarkBody) => api.mark({ body }),
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
