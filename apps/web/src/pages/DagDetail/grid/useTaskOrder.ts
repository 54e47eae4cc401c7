import { useState } from "react";
import type { GridData } from "../../../api/grid/gridData.ts";
import { type TaskMedians, useTaskDurations } from "../../../api/grid/useTaskDurations.ts";
import type { GridSearch } from "../../../routing/searches.ts";
import { orderTasks, type TaskOrder } from "./taskOrder.ts";

interface Held {
  /** What it is the order of. */
  readonly key: string;
  /** How far back the grid reached. */
  readonly before: string | null;
  readonly order: TaskOrder;
}

/**
 * In which order the tasks of a grid stand; undefined: as the graph has them. It stays as it was when somebody asked for it, or
 * when older runs came: lines do not change places since a task has failed meanwhile. Those of a block stay where they are
 * also when older runs come.
 */
export function useTaskOrder(dagId: string, data: GridData | undefined, search: GridSearch) {
  const { sort, state, type, run2 } = search;
  const isByLength = sort === "longest";
  const durations = useTaskDurations(dagId, { state, type }, isByLength);
  const [held, setHeld] = useState<Held | undefined>(undefined);
  const medians = isByLength ? durations.data : NO_MEDIANS;
  let now: Held | undefined;
  if (data !== undefined && sort !== undefined && medians !== undefined) {
    const key = JSON.stringify([dagId, sort, state, type, data.tasks.map(({ taskId }) => taskId)]);
    const isHeld = held?.key === key && (held.before === data.before || run2 !== undefined);
    now = isHeld ? held : { key, before: data.before, order: orderTasks(data, sort, medians) };
  }
  if (held !== now) setHeld(now);
  // Cells that are pointed at ask for medians too, and are no reason to speak of the order.
  return { order: now?.order, error: isByLength ? durations.error : null, retry: durations.refetch };
}

const NO_MEDIANS: TaskMedians = new Map();
