import { TASK_STATES } from "@daymill/core";
import { hotStatement } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { ASSET_INVARIANTS } from "./assets.ts";
import { CALLBACK_INVARIANTS } from "./callbacks.ts";
import { DEADLINE_INVARIANTS } from "./deadlines.ts";
import { EFFECT_INVARIANTS } from "./effects.ts";
import { DATE_INVARIANTS } from "./task-dates.ts";
import { LATEST_INVARIANTS } from "./latest.ts";
import { RECOVERY_INVARIANTS } from "./recoveries.ts";
import { RETENTION_INVARIANTS } from "./retention.ts";
import { PARALLELISM } from "./world.ts";

/** Something that must hold after every step. */
export interface Invariant {
  readonly name: string;
  /** Rows `checked` (how much it looked at) and `broken` (the first that breaks it, or null). */
  readonly query: string;
}

const states = TASK_STATES.map((state) => `count(*) filter (where i.state = '${state}')`).join(", ");

/** What must hold whatever the DAGs do. */
const ENGINE_INVARIANTS: readonly Invariant[] = [
  {
    name: "a summary equals a recount",
    query: `
      select count(*)::int as checked,
        min(format('run %s task %s: %s, recount %s', s.run_key, s.task_id, s.counts, r.counts))
          filter (where s.counts is distinct from r.counts or s.expected is distinct from r.expected) as broken
      from task_summary s full join (
        select i.run_key, i.task_id, count(*)::int as expected, array[${states}]::int[] as counts
        from task_instance i group by i.run_key, i.task_id
      ) r on r.run_key = s.run_key and r.task_id = s.task_id`,
  },
  {
    name: "an instance has at most one open attempt, the one it names",
    query: `
      select count(*)::int as checked,
        min(format('instance %s (%s) names %s, open is %s', i.instance_key, i.state, i.attempt_key, a.attempt_key))
          filter (where a.attempt_key is distinct from i.attempt_key) as broken
      from (select * from task_attempt where ended_at is null) a
      full join (select * from task_instance where attempt_key is not null) i on i.instance_key = a.instance_key`,
  },
  {
    name: "whatever goes on without a worker is looked at, and nothing else is",
    query: `
      select count(*)::int as checked,
        min(format('instance %s (%s) names %s, looked at is %s', i.instance_key, i.state, i.attempt_key, k.attempt_key))
          filter (where k.attempt_key is distinct from i.attempt_key) as broken
      from task_look k
      full join (select * from task_instance where state in ('deferred', 'up_for_reschedule')) i
        on i.instance_key = k.instance_key`,
  },
  {
    name: "a job that is not over belongs to an instance that is not, or is being cancelled",
    query: `
      select count(*)::int as checked,
        min(format('instance %s (%s): job %s is %s', i.instance_key, i.state, j.token, j.state))
          filter (where i.generation <> j.generation
            or i.state not in ('deferred', 'up_for_retry', 'scheduled')) as broken
      from remote_job j join task_instance i on i.instance_key = j.instance_key
      where j.state in ('intent', 'submitted')`,
  },
  {
    name: "a repeated backfill belongs to one occurrence of its schedule",
    query: `
      select count(*)::int as checked,
        min(format('backfill %s belongs to %s occurrences', b.backfill_key, b.firings)) filter (where b.firings <> 1)
          as broken
      from (
        select b.backfill_key, count(f.due_at) as firings
        from backfill b left join backfill_firing f on f.backfill_key = b.backfill_key
        where b.cause = 'schedule' group by b.backfill_key
      ) b`,
  },
  {
    name: "a schedule has at most one backfill that is not over",
    query: `
      select count(*)::int as checked,
        min(format('schedule %s has %s open backfills', s.schedule_key, s.open)) filter (where s.open > 1) as broken
      from (
        select f.schedule_key, count(*) as open
        from backfill_firing f join backfill b on b.backfill_key = f.backfill_key
        where b.ended_at is null group by f.schedule_key
      ) s`,
  },
  {
    name: "attempts are numbered without a gap",
    query: `
      select count(*)::int as checked,
        min(format('instance %s: %s attempts, last %s, counted %s', i.instance_key, a.n, a.last, i.attempt_number))
          filter (where coalesce(a.n, 0) <> i.attempt_number or coalesce(a.last, 0) <> i.attempt_number) as broken
      from task_instance i left join (
        select instance_key, count(*)::int as n, max(number) as last from task_attempt group by instance_key
      ) a on a.instance_key = i.instance_key`,
  },
  {
    name: "a generation succeeds at most once, and its last attempt did",
    query: `
      select count(*)::int as checked,
        min(format('instance %s generation %s: %s successes, %s of %s', a.instance_key, a.generation, a.successes, a.last,
          a.number)) filter (where a.successes > 1 or a.last < a.number) as broken
      from (
        select instance_key, generation, count(*) as successes, max(number) as last, (
          select max(x.number) from task_attempt x
          where x.instance_key = t.instance_key and x.generation = t.generation and not exists (
            select 1 from state_change c where c.instance_key = x.instance_key and c.cause in ('mark', 'undo_clear'))
        ) as number
        from task_attempt t where outcome = 'success' group by instance_key, generation
      ) a`,
  },
  {
    name: "what succeeded in an attempt has the output of that attempt",
    query: `
      select count(*)::int as checked,
        min(format('instance %s: output of attempt %s, last is %s', i.instance_key, o.attempt_number, i.attempt_number))
          filter (where o.attempt_number <> i.attempt_number or o.generation <> i.generation) as broken
      from task_instance i
      join task_attempt a on a.instance_key = i.instance_key and a.number = i.attempt_number and a.outcome = 'success'
      join output o on o.instance_key = i.instance_key
      where i.state = 'success' and a.generation = i.generation`,
  },
  {
    name: "an inactive DAG is never due",
    query: `
      select count(*)::int as checked,
        min(format('DAG %s is due at %s', d.dag_id, d.next_run_after)) filter (where d.next_run_after is not null) as broken
      from dag d where not d.active`,
  },
  {
    name: "pools are never overfull",
    // One that was made smaller may be, by what was claimed before: its description says which attempt was the last.
    query: `
      select count(*)::int as checked,
        min(format('pool %s: %s of %s', p.name, u.slots, p.slots)) filter (where p.slots >= 0 and u.slots > p.slots
          and u.newest > coalesce(substring(p.description from '[0-9]+')::bigint, 0)) as broken
      from pool p join (
        select l.pool, sum(i.slots) as slots, max(i.attempt_key) as newest
        from task_instance i join lane l on l.lane_key = i.lane_key
        where i.session_key is not null group by l.pool
      ) u on u.pool = p.name`,
  },
  {
    name: "a task is in the hands of a process that serves its queue",
    query: `
      select count(*)::int as checked,
        min(format('queue %s: session %s', l.queue, s.session_key)) filter (where l.queue <> all(s.queues)) as broken
      from (
        select lane_key, session_key from task_instance where session_key is not null
        union all
        select lane_key, taken_by from task_look where taken_by is not null
      ) h
      join lane l on l.lane_key = h.lane_key and l.queue <> ''
      join worker_session s on s.session_key = h.session_key and s.queues is not null`,
  },
  {
    name: "parallelism is kept",
    query: `
      select count(*)::int as checked,
        case when count(*) > ${PARALLELISM} then format('%s at once', count(*)) end as broken
      from task_instance where session_key is not null`,
  },
  {
    name: "a task stays within its limits, over runs and in a run",
    query: `
      select count(*)::int as checked,
        min(format('%s %s: %s of %s, %s of %s', u.dag_id, u.task_id, u.n, u.max_per_task, u.in_run, u.max_per_run))
          filter (where u.n > u.max_per_task or u.in_run > u.max_per_run) as broken
      from (
        select l.dag_id, l.task_id, max(l.max_per_task) as max_per_task, max(l.max_per_run) as max_per_run,
          sum(o.n) as n, max(o.n) filter (where l.max_per_run is not null) as in_run
        from (
          select lane_key, count(*) as n from (
            select lane_key from task_instance where session_key is not null union all select lane_key from task_look
          ) active group by lane_key
        ) o
        join lane l on l.lane_key = o.lane_key where l.task_id <> ''
        group by l.dag_id, l.task_id
      ) u`,
  },
  {
    name: "a key is never active more often than the most that a task allows it",
    query: `
      select count(*)::int as checked,
        min(format('%s, key %s: %s of %s', u.key_space, u.limit_key, u.n, u.most)) filter (where u.n > u.most) as broken
      from (
        select l.key_space, a.limit_key, count(*) as n, max(l.max_per_key) as most
        from (
          select lane_key, limit_key from task_instance where session_key is not null
          union all
          select k.lane_key, i.limit_key from task_look k join task_instance i on i.instance_key = k.instance_key
        ) a join lane l on l.lane_key = a.lane_key
        where l.key_space is not null and a.limit_key is not null
        group by l.key_space, a.limit_key
      ) u`,
  },
  {
    name: "what waits for a place, and is ready, has the key that its task asks for",
    query: `
      select count(*)::int as checked,
        min(format('instance %s (%s) has no key', i.instance_key, i.state)) filter (where i.limit_key is null) as broken
      from task_instance i join lane l on l.lane_key = i.lane_key
      where l.key_space is not null and i.state in ('scheduled', 'queued', 'running', 'deferred', 'up_for_reschedule')
        and not exists (select 1 from state_change c where c.run_key = i.run_key and c.cause in ('clear', 'undo_clear'))`,
  },
  {
    name: "no period has more starts than a rate allows",
    query: `
      select count(*)::int as checked,
        min(format('%s: %s of %s within %s ms at %s', w.rate_space, w.n, w.rate_starts, w.rate_ms, w.queued_at))
          filter (where w.n > w.rate_starts) as broken
      from (
        select s.rate_space, s.queued_at, s.rate_starts, s.rate_ms, (
          select count(*) from task_attempt a join task_instance i on i.instance_key = a.instance_key
          join lane l on l.lane_key = i.lane_key
          where l.rate_space = s.rate_space and a.queued_at > s.queued_at - s.rate_ms and a.queued_at <= s.queued_at
        ) as n
        from (
          select l.rate_space, a.queued_at, max(l.rate_starts) as rate_starts, min(l.rate_ms) as rate_ms
          from task_attempt a join task_instance i on i.instance_key = a.instance_key
          join lane l on l.lane_key = i.lane_key
          where l.rate_space is not null group by l.rate_space, a.queued_at
        ) s
      ) w`,
  },
  {
    name: "no day is worked on by two backfills",
    query: `
      select count(*)::int as checked,
        min(format('DAG %s: backfills %s', d.dag_id, d.keys)) filter (where cardinality(d.keys) > 1) as broken
      from (
        select b.dag_id, y.logical_date, array_agg(b.backfill_key) as keys from backfill b
        join backfill_day y on y.backfill_key = b.backfill_key and y.state <> 'left'
        where b.ended_at is null group by b.dag_id, y.logical_date
      ) d`,
  },
  {
    name: "what a backfill runs comes after all that other runs have ready",
    query: `
      select count(*)::int as checked,
        min(format('instance %s of run %s', i.instance_key, r.run_key))
          filter (where i.priority > (select min(priority) from version_task) - 100000) as broken
      from task_instance i join dag_run r on r.run_key = i.run_key where r.backfill_key is not null`,
  },
  {
    name: "a backfill keeps to its number of runs at once",
    query: `
      select count(*)::int as checked,
        min(format('backfill %s: %s of %s', b.backfill_key, r.n, b.max_active_runs))
          filter (where r.n > b.max_active_runs) as broken
      from backfill b join (
        select backfill_key, count(*) as n from dag_run
        where state = 'running' and not only_waits and backfill_key is not null
          -- A run whose task was marked goes on at once, to be judged again, whether there is a place or not.
          and not exists (select 1 from state_change c where c.run_key = dag_run.run_key and c.cause = 'mark')
        group by backfill_key
      ) r on r.backfill_key = b.backfill_key`,
  },
  {
    name: "a backfill starts no further run when too many of its runs failed",
    query: `
      select count(*)::int as checked,
        min(format('backfill %s: run %s started after %s failed', b.backfill_key, r.run_key, b.pause_after_failures))
          filter (where (
            select count(*) from dag_run f where f.backfill_key = b.backfill_key and f.state = 'failed'
              and f.ended_at > b.failures_since and f.ended_at < r.started_at) >= b.pause_after_failures) as broken
      from backfill b join dag_run r on r.backfill_key = b.backfill_key and r.started_at > b.failures_since
      where b.pause_after_failures is not null and b.ended_at is null
        -- What was marked goes on at once, or fails when nobody was there to count.
        and not exists (select 1 from state_change c where c.dag_id = b.dag_id and c.cause in ('mark', 'clear'))`,
  },
  {
    name: "a DAG does not go on when too many of its runs failed in a row",
    // Where nobody cleared or marked: then the ends of runs are all that was counted.
    query: `
      select count(*)::int as checked,
        min(format('DAG %s: %s failed, at most %s', d.dag_id, f.n, d.max_failed_runs))
          filter (where f.n >= d.max_failed_runs and not d.paused) as broken
      from dag d cross join lateral (
        select count(*) as n from dag_run r
        where r.dag_id = d.dag_id and r.state = 'failed' and r.backfill_key is null and r.ended_at > greatest(
          (select max(s.ended_at) from dag_run s
            where s.dag_id = d.dag_id and s.state = 'success' and s.backfill_key is null),
          (select max(m.ended_at) from removed_run m where m.dag_id = d.dag_id and m.state = 'success'),
          (select max(c.at) from state_change c where c.dag_id = d.dag_id and c.cause = 'unpause'), 0)
      ) f
      where d.max_failed_runs > 0 and f.n > 0
        and not exists (select 1 from state_change c where c.dag_id = d.dag_id and c.cause in ('mark', 'clear'))`,
  },
  {
    name: "only open runs have work under way, and only running ones have ready work",
    query: `
      select count(*)::int as checked,
        min(format('instance %s is %s in a run that is %s', i.instance_key, i.state, r.state))
          filter (where r.state <> 'running') as broken
      from task_instance i join dag_run r on r.run_key = i.run_key
      where i.state in ('scheduled', 'queued', 'running')
        and not exists (select 1 from state_change c where c.run_key = r.run_key and c.cause in ('mark', 'clear'))`,
  },
  {
    name: "a run in which something is held is not given up as deadlocked",
    query: `
      select count(*)::int as checked,
        min(format('run %s: %s, while instance %s is held', r.run_key, r.reason, i.instance_key))
          filter (where r.ended_at is not null and r.reason like 'deadlock%') as broken
      from task_instance i join dag_run r on r.run_key = i.run_key
      where i.state = 'none' and i.not_before is not null`,
  },
  {
    name: "a run that ended by itself has nothing unfinished",
    query: `
      select count(*)::int as checked,
        min(format('run %s is %s, its instance %s is %s', r.run_key, r.state, i.instance_key, i.state))
          filter (where i.state not in ('success', 'failed', 'skipped', 'upstream_failed', 'removed')) as broken
      from dag_run r join task_instance i on i.run_key = r.run_key
      join version_task t on t.version_key = r.version_key and t.task_id = i.task_id
      where r.ended_at is not null and r.reason not like 'deadlock%' 
        and r.reason not in ('marked by hand', 'backfill_cancelled')`,
  },
];

const INVARIANTS = [
  ...ENGINE_INVARIANTS,
  ...EFFECT_INVARIANTS,
  ...ASSET_INVARIANTS,
  ...CALLBACK_INVARIANTS,
  ...DEADLINE_INVARIANTS,
  ...LATEST_INVARIANTS,
  ...RECOVERY_INVARIANTS,
  ...DATE_INVARIANTS,
  ...RETENTION_INVARIANTS,
];

/** How often each invariant had something to look at. */
export type Exercised = Map<string, number>;

/** Checks everything; gives what is broken, or undefined. */
export const checkInvariants = checkerOf("simulation_invariants", INVARIANTS);

/** The same where tasks ask for other things than those of the simulation do. */
export const checkEngine = checkerOf("engine_invariants", ENGINE_INVARIANTS);

function checkerOf(name: string, invariants: readonly Invariant[]) {
  // All in one statement, prepared once.
  const check = hotStatement<{ place: number; checked: number; broken: string | null }>(
    name,
    invariants.map(({ query }, place) => `select ${place} as place, x.* from (${query}) x`).join(" union all "),
  );
  return async (database: MetadataDatabase, exercised: Exercised): Promise<string | undefined> => {
    for (const { place, checked, broken } of await database.hot.call(check, [])) {
      const invariant = invariants[place]?.name ?? "";
      exercised.set(invariant, (exercised.get(invariant) ?? 0) + checked);
      if (broken !== null) return `${invariant}: ${broken}`;
    }
    return undefined;
  };
}

/** Names of everything that is checked at every step. */
export const INVARIANT_NAMES: readonly string[] = INVARIANTS.map(({ name }) => name);
