import { hotStatement } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { LATEST_ANSWERS } from "./latest.ts";

/** Situations that a simulation must get into, or it proves little about them; counted in the rows that it leaves. */
const SIGHTINGS: Readonly<Record<string, string>> = {
  "an attempt was lost and offered again": "select count(*) from task_attempt where outcome = 'lost'",
  "an attempt timed out": "select count(*) from task_attempt where outcome = 'timed_out'",
  "an attempt was stopped by a clear":
    "select count(*) from task_attempt where outcome = 'killed' and next_state = 'none'",
  "a failure was retried": "select count(*) from task_attempt where next_state = 'up_for_retry'",
  "a sensor poked more than once": "select count(*) from task_attempt where pokes > 1",
  "a remote job succeeded": "select count(*) from remote_job where state = 'succeeded'",
  "a remote job failed": "select count(*) from remote_job where state = 'failed'",
  "a remote job was cancelled": "select count(*) from remote_job where state = 'cancelled'",
  "a remote job was left running when its time was over": `select count(*) from remote_job j
    join task_instance i on i.instance_key = j.instance_key
    join task_attempt a on a.instance_key = i.instance_key and a.number = i.attempt_number
    where j.state = 'left' and a.outcome in ('timed_out', 'skipped')`,
  "a remote job was left running by a kill": `select count(*) from remote_job j
    join task_instance i on i.instance_key = j.instance_key
    join task_attempt a on a.instance_key = i.instance_key and a.number = i.attempt_number
    where j.state = 'left' and a.outcome = 'killed'`,
  "a remote job was followed by another": "select count(*) from remote_job where submission > 1",
  "a person approved": "select count(*) from approval where is_approved",
  "a person refused": "select count(*) from approval where not is_approved",
  "a person filled in a form": "select count(*) from approval where form_values is not null and not timed_out",
  "nobody answered in time, and the default was taken": "select count(*) from approval where timed_out",
  "a task was skipped for its dates": "select count(*) from state_change where cause like 'dates:%'",
  "a run was the latest of its schedule, or one by hand": `select count(*) from (${LATEST_ANSWERS}) x
    where x.value = 'true'::jsonb`,
  "a newer run of its schedule was due": `select count(*) from (${LATEST_ANSWERS}) x where x.value = 'false'::jsonb`,
  "a mapped task had several instances": "select count(*) from task_instance where map_index > 0",
  "a mapped task had an empty list": "select count(*) from state_change where cause like 'mapping%'",
  "a condition left a task out": "select count(*) from state_change where cause = 'condition'",
  "a task was held back by an earlier run": "select count(*) from task_summary where past <> 'none'",
  "a run was cut short": "select count(*) from dag_run where reason in ('run_timeout', 'fail_fast')",
  "a DAG was paused because its runs failed":
    "select count(*) from state_change where cause = 'pause' and who = 'scheduler'",
  "a clear was held": "select count(*) from clear_record where not_before > at",
  "a run went on with another version": `select count(*) from clear_run c join dag_run r on r.run_key = c.run_key
    where r.version_key <> (c.former ->> 'version_key')::bigint`,
  "a task was removed with its version, or an element with its list": `select count(*) from task_instance i
    where i.state = 'removed' and not exists (
      select 1 from backfill_day d where d.run_key = i.run_key and d.state = 'created')`,
  "a backfill made a run": "select count(*) from backfill_day where state = 'created'",
  "a backfill made a run without some tasks": `select count(*) from backfill_day d
    join task_instance i on i.run_key = d.run_key where d.state = 'created' and i.state = 'removed'`,
  "a backfill ran some tasks of a run again": `select count(*) from backfill_day d
    join backfill b on b.backfill_key = d.backfill_key where d.state = 'adopted' and b.tasks is not null`,
  "a backfill left a day alone": "select count(*) from backfill_day where state = 'left' and reason <> 'cancelled'",
  "a backfill reran failed days and made no new run":
    "select count(*) from backfill b where b.reprocess = 'failed_only' and exists (select 1 from backfill_day d where d.backfill_key = b.backfill_key and d.state = 'adopted')",
  "a backfill left a day to another one": "select count(*) from backfill_day where reason = 'other_backfill'",
  "a backfill was paused because its runs failed": "select count(*) from state_change where cause = 'pause_backfill'",
  "a backfill was completed": "select count(*) from backfill where state = 'completed'",
  "a clear went on to another DAG": `select count(distinct c.clear_key) from clear_record c
    join clear_run x on x.clear_key = c.clear_key join dag_run r on r.run_key = x.run_key where r.dag_id <> c.dag_id`,
  "a clear was undone": "select count(*) from clear_record where undone_at is not null",
  "an event of an asset was emitted": "select count(*) from asset_event",
  "assets started a run": "select count(*) from dag_run where type = 'asset'",
  "a DAG that waits for assets ran at a time as well": `select count(*) from dag_run r where r.type = 'scheduled'
    and exists (select 1 from asset_use u where u.dag_id = r.dag_id and u.role = 'schedule')`,
  "a run took several events":
    "select count(*) from (select 1 from run_asset_event group by run_key having count(*) > 1) t",
  "an event waited for another": "select count(*) from asset_queue",
  "a task triggered a run": "select count(*) from dag_run where run_id like 'triggered%'",
  "a watermark was moved": "select count(*) from asset_state",
  "a watermark was moved by somebody else": "select count(*) from task_attempt where error ->> 'code' = 'E703'",
  "a callback was called again": "select count(*) from callback where tries > 1",
  "a callback had no process at first": "select count(*) from callback where unbegun > 0",
  "a callback failed for good": "select count(*) from callback where state = 'failed'",
  "a callback was superseded by a clear": "select count(*) from callback where state = 'superseded'",
  "somebody was told of a run":
    "select count(*) from callback where instance_key is null and kind in ('success', 'failure') and state = 'success'",
  "somebody was told of a recovery": "select count(*) from callback where kind = 'recovery' and state = 'success'",
  "somebody was told of a backfill": "select count(*) from callback where kind = 'backfill' and state = 'success'",
  "a run was over in time": "select count(*) from run_deadline where state = 'met'",
  "a deadline was missed from the queueing, from its day and at an instant": `select min(n) from (
    select count(d.deadline_key) as n from (values ('q%'), ('l%'), ('i%')) as k(kind)
    left join run_deadline d on d.name like k.kind and d.state = 'missed' group by k.kind) x`,
  "a deadline was superseded by a clear": "select count(*) from run_deadline where state = 'superseded'",
  "a run missed a deadline before it was cleared": `select count(*) from run_deadline d
    join dag_run r on r.run_key = d.run_key where d.state = 'missed' and d.generation < r.clear_number`,
  "retention removed a run of a backfill": "select count(*) from backfill where removed_success + removed_failed > 0",
  "retention removed a run that had failed": "select count(*) from removed_run where state = 'failed'",
  "a session was ended": "select count(*) from worker_session where ended_at is not null",
};

const LOOK = hotStatement<{ name: string; times: number }>(
  "simulation_sightings",
  Object.entries(SIGHTINGS)
    .map(([name, query]) => `select '${name}' as name, (${query})::int as times`)
    .join(" union all "),
);

/** Counts what the simulation that is in the database came across. */
export async function countSightings(database: MetadataDatabase, into: Map<string, number>): Promise<void> {
  for (const { name, times } of await database.hot.call(LOOK, [])) into.set(name, (into.get(name) ?? 0) + times);
}

export const SIGHTING_NAMES: readonly string[] = Object.keys(SIGHTINGS);
