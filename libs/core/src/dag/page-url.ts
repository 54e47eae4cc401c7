import { NOT_MAPPED } from "../ids.ts";
import type { ToldKind } from "./callbacks.ts";

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

/** The state that a list of task instances shows long after it happened; that of other kinds passes. */
const LASTING: Readonly<Partial<Record<ToldKind, string>>> = { failure: "failed", skip: "skipped" };

/** Where the web UI shows several task instances, runs and backfills of a DAG to which the same happened. */
export function groupUrl(base: string, { dagId, of }: { readonly dagId: string; readonly of: ToldKind }): string {
  const state = LASTING[of];
  const dag = encodeURIComponent(dagId);
  if (of === "backfill") return `${base}/dags/${dag}/backfills`;
  return state === undefined ? `${base}/dags/${dag}` : `${base}/task-instances?dag=${dag}&state=${state}`;
}
