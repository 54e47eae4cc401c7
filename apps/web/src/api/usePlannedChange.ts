import { ApiError, type Plan, type PlanDifference, isPlanDifference } from "@daymill/contract";
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "./queryKeys.ts";
import { invalidateAll } from "./invalidateAll.ts";

/** What every request says that changes task instances after a preview. */
export interface PlannedBody {
  readonly dagId: string;
  readonly runIds: readonly string[];
  readonly dryRun?: boolean | undefined;
  readonly etag?: string | undefined;
  readonly note?: string | undefined;
}

export interface PlannedChange<Body extends PlannedBody, Applied extends { readonly kind: "applied" }> {
  /** Of its route; it tells its plans from those of the other. */
  readonly name: "clear" | "mark";
  /** The command that asks the server at `url` for the same. */
  readonly command: (body: Body, url: string) => string;
  readonly send: (request: { readonly body: Body; readonly signal?: AbortSignal }) => Promise<Plan | Applied>;
}

/** What the change would do, as the server would do it now. Never taken from the cache: it must be true when it is read. */
export function useChangePlan<Body extends PlannedBody, Applied extends { readonly kind: "applied" }>(
  change: PlannedChange<Body, Applied>,
  body: Body,
) {
  return useQuery(
    queryOptions({
      queryKey: planKey(change, body),
      queryFn: async ({ signal }): Promise<Plan> => {
        const answer = await change.send({ body: { ...body, dryRun: true }, signal });
        if (answer.kind === "plan") return answer;
        throw new Error(
          `The server applied a ${change.name} that it was only asked to preview. Reload the page and report this.`,
        );
      },
      placeholderData: keepPreviousData,
      staleTime: 0,
      gcTime: 0,
      refetchInterval: false,
    }),
  );
}

/** A plan is named by the request that it previews; which plan was seen before is no part of that. */
function planKey({ name }: { readonly name: string }, body: PlannedBody): readonly unknown[] {
  return [`${name}-plan`, { ...body, etag: undefined, note: undefined }];
}

/** Makes the change. When the server refuses because the set is another one by now, its plan takes the preview's place. */
export function useChange<Body extends PlannedBody, Applied extends { readonly kind: "applied" }>(
  change: PlannedChange<Body, Applied>,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => change.send({ body }),
    onError: (error, body) => {
      const plan = planDifference(error)?.plan;
      if (plan !== undefined) client.setQueryData(planKey(change, body), plan);
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

/** How the set changed since the plan was seen, with the plan as it is now, when that is why the server refused. */
export function planDifference(error: Error | null): PlanDifference | undefined {
  if (!(error instanceof ApiError) || error.problem.status !== 409) return undefined;
  return isPlanDifference(error.problem.details) ? error.problem.details : undefined;
}
