import type { BackfillScheduleBody, BackfillSchedulePlan } from "@daymill/contract";
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** The repeated backfills of a DAG, by name. */
export function useBackfillSchedules(dagId: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.backfillSchedules(dagId),
      queryFn: ({ signal }) => api.listBackfillSchedules({ query: { dagId }, signal }),
    }),
  );
}

/** When a repeated backfill would fire, and what it would do today; undefined asks for nothing. */
export function useBackfillSchedulePlan(body: BackfillScheduleBody | undefined) {
  return useQuery(
    queryOptions({
      queryKey: ["backfill-schedule-plan", body ?? null],
      enabled: body !== undefined,
      queryFn: async ({ signal }): Promise<BackfillSchedulePlan | undefined> => {
        if (body === undefined) return undefined;
        const answer = await api.createBackfillSchedule({ body: { ...body, dryRun: true }, signal });
        return answer.kind === "plan" ? answer : undefined;
      },
      placeholderData: keepPreviousData,
      retry: false,
      staleTime: 0,
      gcTime: 0,
      refetchInterval: false,
    }),
  );
}

export function useCreateBackfillSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BackfillScheduleBody) => api.createBackfillSchedule({ body }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.backfills }),
  });
}

export type BackfillScheduleCommand = "pause" | "resume" | "delete";

export function useBackfillScheduleCommand(scheduleId: number) {
  const client = useQueryClient();
  const params = { scheduleId };
  return useMutation({
    mutationFn: async (command: BackfillScheduleCommand): Promise<void> => {
      if (command === "pause") await api.pauseBackfillSchedule({ params });
      else if (command === "resume") await api.resumeBackfillSchedule({ params });
      else await api.deleteBackfillSchedule({ params });
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.backfills }),
  });
}
