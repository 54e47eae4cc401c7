import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../client.ts";
import { type GridFilter, queryKeys } from "../queryKeys.ts";
import { runLists } from "./runLists.ts";

/** A median of a hundred runs hardly changes with the next one. */
const GOOD_FOR_MS = 300_000;

/** How long a task usually takes. */
export interface TaskMedian {
  readonly ms: number;
  /** Of how many runs. */
  readonly runs: number;
}

/** By task. */
export type TaskMedians = ReadonlyMap<string, TaskMedian>;

/**
 * How long the tasks of a DAG usually take in the runs of a grid; only when somebody wants to know. It costs the server a while:
 * once asked for it is waited for and kept, also when nobody looks any more.
 */
export function useTaskDurations(dagId: string, filter: GridFilter, isWanted: boolean) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.taskDurations(dagId, { state: filter.state, type: filter.type }),
      enabled: isWanted,
      staleTime: GOOD_FOR_MS,
      refetchInterval: false,
      structuralSharing: false,
      queryFn: async (): Promise<TaskMedians> => {
        const { tasks } = await api.getTaskDurations({ params: { dagId }, query: runLists(filter) });
        return new Map(tasks.map(({ taskId, medianMs, runs }) => [taskId, { ms: medianMs, runs }]));
      },
    }),
  );
}
