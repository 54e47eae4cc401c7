import { NOT_MAPPED } from "../ids.ts";

/** Where the web UI shows a run, or one of its task instances. `base` is its address without a slash at the end. */
export function pageUrl(
  base: string,
  {
    dagId,
    runId,
    taskId = null,
    mapIndex = NOT_MAPPED,
  }: {
    readonly dagId: string;
    readonly runId: string;
    readonly taskId?: string | null;
    readonly mapIndex?: number;
  },
): string {
  const run = `${base}/dags/${encodeURIComponent(dagId)}/runs/${encodeURIComponent(runId)}`;
  if (taskId === null) return run;
  const index = mapIndex === NOT_MAPPED ? "" : `/m/${mapIndex}`;
  return `${run}/tasks/${encodeURIComponent(taskId)}${index}`;
}

/** Where the web UI shows a backfill. */
export function backfillUrl(base: string, backfillId: number): string {
  return `${base}/backfills/${backfillId}`;
}
