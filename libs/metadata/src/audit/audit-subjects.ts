import { sql } from "kysely";
import type { DagId, RunId } from "@daymill/core";

/** A run by its id; of any DAG, if none is named. */
export interface AuditedRun {
  readonly runId: RunId;
  readonly dagId: DagId | undefined;
}

/**
 * What was done to a run: by its name, or with others. A clear knows its runs, those of other DAGs too, until they are
 * removed. Of a mark, and of what was refused, the entry has those that were asked for and those that it came to, where they
 * were not too many to be kept.
 */
export function isOfRun({ runId, dagId }: AuditedRun) {
  const ofDag = (column: string) => (dagId === undefined ? sql`` : sql`and ${sql.ref(column)} = ${dagId}`);
  return sql<boolean>`entry_key in (
    select e.entry_key from audit_entry e
    where (e.run_id = ${runId}
      or e.action in ('clear', 'mark') and (e.after -> 'runIds' ? ${runId} or e.asked -> 'runIds' ? ${runId}))
      ${ofDag("e.dag_id")}
    union all
    select e.entry_key from dag_run r
    join clear_run c on c.run_key = r.run_key
    join audit_entry e on e.object = c.clear_key::text and e.action in ('clear', 'undoClear')
    where r.run_id = ${runId} ${ofDag("r.dag_id")})`;
}

/**
 * What was done to a task by its name; and clears and marks of it, of all tasks of their runs, or widened to what is around the
 * tasks that they name, with what undid them: those may have been about it.
 */
export function mayBeOfTask(taskId: string) {
  return sql<boolean>`(task_id = ${taskId} or action = 'undoClear' or action in ('clear', 'mark') and (
    asked -> 'tasks' is null
    or asked -> 'tasks' @> ${JSON.stringify([{ taskId }])}::jsonb
    or (asked ->> 'upstream')::boolean or (asked ->> 'downstream')::boolean or (asked ->> 'producers')::boolean))`;
}

const BACKFILL_ACTIONS = [
  "createBackfill",
  "patchBackfill",
  "pauseBackfill",
  "resumeBackfill",
  "cancelBackfill",
  "retryBackfillCallback",
];

/** What was done to a backfill as a whole. */
export function isOfBackfill(backfillKey: number) {
  return sql<boolean>`object = ${String(backfillKey)} and action in (${sql.join(BACKFILL_ACTIONS)})`;
}
