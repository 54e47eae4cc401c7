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

export interface AuditedInstance {
  readonly dagId: DagId;
  readonly runId: RunId;
  readonly taskId: string;
  readonly mapIndex: number;
}

/**
 * What was done to a task instance: by its name, or with others. A clear knows each instance that it took. Of a mark the
 * entry has what was asked for: one that was to reach further, up or down or in other runs, may have left this one out.
 */
export function isOfInstance({ dagId, runId, taskId, mapIndex }: AuditedInstance) {
  return sql<boolean>`entry_key in (
    select e.entry_key from audit_entry e
    where e.dag_id = ${dagId} and (
      e.run_id = ${runId} and e.task_id = ${taskId}
        and coalesce(e.asked ->> 'mapIndex', ${String(mapIndex)}) = ${String(mapIndex)}
      or e.action = 'mark' and (e.after -> 'runIds' ? ${runId} or e.asked -> 'runIds' ? ${runId})
        and (e.asked -> 'tasks' is null or e.asked @> '{"upstream": true}' or e.asked @> '{"downstream": true}'
          or exists (
            select from jsonb_array_elements(e.asked -> 'tasks') t where t ->> 'taskId' = ${taskId}
              and (t -> 'mapIndexes' is null or t -> 'mapIndexes' @> to_jsonb(${mapIndex}::integer)))))
    union all
    select e.entry_key from dag_run r
    join task_instance i on i.run_key = r.run_key and i.task_id = ${taskId} and i.map_index = ${mapIndex}
    join clear_item c on c.instance_key = i.instance_key
    join audit_entry e on e.object = c.clear_key::text and e.action in ('clear', 'undoClear')
    where r.dag_id = ${dagId} and r.run_id = ${runId})`;
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
