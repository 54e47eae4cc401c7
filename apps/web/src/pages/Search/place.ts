/** An object that has a page: a DAG, a run of it, or a task instance. */
export interface Place {
  readonly dagId: string;
  readonly runId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly mapIndex?: number | undefined;
}

/** `orders · 2024-03-15 · load [3]`: names a place for good. */
export function placeName({ dagId, runId, taskId, mapIndex }: Place): string {
  const task = taskId === undefined ? [] : [mapIndex === undefined ? taskId : `${taskId} [${mapIndex}]`];
  return [dagId, ...(runId === undefined ? [] : [runId]), ...task].join(" · ");
}
