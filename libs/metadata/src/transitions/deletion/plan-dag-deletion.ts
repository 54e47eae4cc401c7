import type { DagId } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../../database.ts";
import type { NeededFor } from "../retention/plan-removal.ts";

/** Why a DAG cannot be deleted yet though nothing has it any more. `open`: runs that are not over. */
export interface Hindrance {
  readonly reason: Exclude<NeededFor, "newest" | "past"> | "open";
  /** Of how many runs; of `backfill`, how many backfills, those included of whose end somebody is still to be told. */
  readonly count: number;
}

/** What deleteDag would delete now. */
export interface PlannedDeletion {
  readonly runs: number;
  readonly instances: number;
  readonly versions: number;
  readonly backfills: number;
  /** Whether the DAG folders, or a deployment, have it: it would come back. */
  readonly isPresent: boolean;
  readonly hindrances: readonly Hindrance[];
}

/** Undefined when there is no such DAG. */
export async function planDagDeletion(db: Kysely<Database>, dagId: DagId): Promise<PlannedDeletion | undefined> {
  const counted = await sql<Omit<PlannedDeletion, "hindrances">>`
    select d.active and not d.is_gone as "isPresent",
      (select count(*) from dag_run r where r.dag_id = d.dag_id)::int as runs,
      (select coalesce(sum(s.expected), 0) from dag_run r join task_summary s on s.run_key = r.run_key
        where r.dag_id = d.dag_id)::int as instances,
      (select count(*) from dag_version v where v.dag_id = d.dag_id)::int as versions,
      (select count(*) from backfill b where b.dag_id = d.dag_id)::int as backfills
    from dag d where d.dag_id = ${dagId}`.execute(db);
  const [plan] = counted.rows;
  return plan && { ...plan, hindrances: await findHindrances(db, dagId) };
}

/**
 * By what a DAG is kept. What waits for the DAG itself keeps nothing: it goes with it. What dm_needed_runs names for a run
 * that is not over is named as that.
 */
export async function findHindrances(db: Kysely<Database>, dagId: DagId): Promise<Hindrance[]> {
  const found = await sql<Hindrance>`
    select 'open' as reason, count(*)::int as count from dag_run r
    where r.dag_id = ${dagId} and r.ended_at is null having count(*) > 0
    union all
    select 'backfill', count(*)::int from backfill b
    where b.dag_id = ${dagId} and (b.ended_at is null or exists (
      select 1 from callback c where c.backfill_key = b.backfill_key and c.due_at is not null
    )) having count(*) > 0
    union all
    select n.needed_for, count(distinct n.run_key)::int from dm_needed_runs() n
    join dag_run r on r.run_key = n.run_key and r.dag_id = ${dagId} and r.ended_at is not null
    where n.needed_for in ('work', 'job', 'callback') group by n.needed_for
    union all
    select 'assets', count(distinct r.run_key)::int from asset_queue q
    join asset_event e on e.event_key = q.event_key join dag_run r on r.run_key = e.run_key
    where r.dag_id = ${dagId} and q.dag_id <> ${dagId} having count(*) > 0
    order by reason`.execute(db);
  return found.rows;
}
