import { useState } from "react";
import type { GridData } from "../../../api/grid/gridData.ts";
import { type TaskMedians, useTaskDurations } from "../../../api/grid/useTaskDurations.ts";
import type { GridSearch } from "../../../routing/searches.ts";
import { orderTasks } from "./taskOrder.ts";

interface Held {
  readonly key: string;
  readonly order: readonly number[] | undefined;
}

/**
 * In which order the tasks of a grid stand; undefined: as the graph has them. It stays as it was when somebody asked for it, or
 * when older runs came: lines do not change places since a task has failed meanwhile.
 */
export function useTaskOrder(dagId: string, data: GridData | undefined, search: GridSearch) {
  const { sort, state, type } = search;
  const durations = useTaskDurations(dagId, { state, type }, sort === "longest");
  const [held, setHeld] = useState<Held>({ key: "", order: undefined });
  const medians = sort === "longest" ? durations.data : NO_MEDIANS;
  const isReady = data !== undefined && sort !== undefined && medians !== undefined;
  const key = isReady
    ? JSON.stringify([dagId, sort, state, type, data.before, data.tasks.map(({ taskId }) => taskId)])
    : "";
  const order = held.key === key || !isReady ? held.order : orderTasks(data, sort, medians);
  if (held.key !== key) setHeld({ key, order: isReady ? order : undefined });
  return { order: isReady ? order : undefined, error: durations.error, retry: durations.refetch };
}

const NO_MEDIANS: TaskMedians = new Map();
