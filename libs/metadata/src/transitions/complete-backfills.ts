import { MAX_FAILED_IN_EVENT } from "@daymill/core";
import type { DagId, EpochMillis } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

/**
 * Ends backfills whose days are all taken and whose runs are all over, and writes down who is to be told: functions of the
 * DAG's current version, with what came of the backfill as it is now. Returns which.
 */
export async function completeBackfills(
  db: Kysely<Database>,
  now: EpochMillis,
): Promise<{ readonly backfillKey: number; readonly dagId: DagId }[]> {
  const { rows } = await sql<{ backfillKey: number; dagId: DagId }>`
    with ended as (
      update backfill b set state = 'completed', ended_at = ${now}::bigint
      where b.ended_at is null
        and not exists (select 1 from backfill_day d where d.backfill_key = b.backfill_key and d.state = 'waiting')
        and not exists (select 1 from dag_run r where r.backfill_key = b.backfill_key and r.ended_at is null)
      returning b.*
    ), told as (
      insert into callback (backfill_key, version_key, generation, kind, position, to_state, at, due_at, detail,
        group_key, group_ms)
      select e.backfill_key, v.version_key, 0, 'backfill', n.position, 'completed', ${now}::bigint, ${now}::bigint,
        jsonb_build_object(
          'backfillId', e.backfill_key, 'from', e.from_date, 'to', e.to_date, 'days', e.days,
          'success', c.succeeded + e.removed_success, 'failed', c.failed + e.removed_failed,
          'left', (select count(*) from backfill_day d where d.backfill_key = e.backfill_key and d.state = 'left'),
          'failedRuns', (
            select coalesce(jsonb_agg(jsonb_build_object(
              'runId', f.run_id, 'logicalDate', f.logical_date, 'reason', f.reason) order by f.logical_date, f.run_key), '[]')
            from (
              select * from dag_run r where r.backfill_key = e.backfill_key and r.state = 'failed'
              order by r.logical_date, r.run_key limit ${sql.lit(MAX_FAILED_IN_EVENT)}
            ) f
          )
        ), e.dag_id || '/backfill/' || (t.told ->> 'key'), (t.told ->> 'everyMs')::bigint
      from ended e
      join dag g on g.dag_id = e.dag_id
      join dag_version v on v.version_key = g.current_version_key
      cross join lateral (
        select count(*) filter (where r.state = 'success') as succeeded, count(*) filter (where r.state = 'failed') as failed
        from dag_run r where r.backfill_key = e.backfill_key
      ) c
      cross join generate_series(0, (v.graph #>> '{callbacks,backfill}')::integer - 1) as n(position)
      cross join lateral (
        select v.graph #> array['callbacks', 'infos', 'backfill', n.position::text, 'group'] as told
      ) t
      order by e.backfill_key, n.position
    )
    select e.backfill_key as "backfillKey", e.dag_id as "dagId" from ended e`.execute(db);
  return rows;
}
