import { boundInstant, hasDays } from "@daymill/core";
import { sql } from "kysely";
import { checkNoConditionLeft, findConditionLeft } from "./assets.ts";
import { checkCallbacks } from "./callbacks.ts";
import { checkDeadlines } from "./deadlines.ts";
import { checkIndexes } from "./indexes.ts";
import type { Exercised } from "./invariants.ts";
import { checkNoJobLeft } from "./left-jobs.ts";
import { DAYS, FIRST_DAY } from "./random-dag.ts";
import { checkSubsets } from "./subsets.ts";
import type { World } from "./world.ts";

export const ALL_END = "every run ends once nothing goes wrong any more";
export const BACKFILLS_END = "every backfill ends once nothing goes wrong any more";
export const HELD_BACK = "a run that only waits is held back by an earlier one";
export const EACH_DAY_ONCE = "each day has exactly one run";

/** Whether nothing is left to do: no run is due, and none goes on, but those that wait for an earlier run that failed. */
export async function isAllDone(world: World): Promise<boolean> {
  const { rows } = await sql<{ open: number; due: number; cancelling: number; untold: number }>`
    select (select count(*)::int from callback where due_at is not null) as untold,
      (select count(*)::int from remote_job where state = 'cancelling') as cancelling,
       (select count(*)::int from dag_run where ended_at is null and not only_waits) as open,
      (select count(*)::int from dag where next_run_after is not null) as due`.execute(world.database.db);
  return (
    rows[0]?.open === 0 &&
    rows[0].due === 0 &&
    rows[0].cancelling === 0 &&
    rows[0].untold === 0 &&
    (await openBackfills(world)).length === 0 &&
    (await findConditionLeft(world)) === undefined
  );
}

/** Backfills that go on, but for those with a run that waits for an earlier one that failed. */
async function openBackfills(world: World): Promise<readonly number[]> {
  const { rows } = await sql<{ key: number }>`
    select b.backfill_key as key from backfill b where b.ended_at is null and not exists (
      select 1 from dag_run r where r.backfill_key = b.backfill_key and r.ended_at is null and r.only_waits
    )`.execute(world.database.db);
  return rows.map(({ key }) => key);
}

/** What must hold when all is done. */
export async function checkAtEnd(world: World, exercised: Exercised): Promise<string | undefined> {
  const left = await describeOpenRuns(world);
  const runs = await sql<{ n: number }>`select count(*)::int as n from dag_run`.execute(world.database.db);
  exercised.set(ALL_END, (exercised.get(ALL_END) ?? 0) + (runs.rows[0]?.n ?? 0));
  if (left !== undefined) return `${ALL_END}: ${left}`;
  const backfills = await sql<{ n: number }>`select count(*)::int as n from backfill`.execute(world.database.db);
  exercised.set(BACKFILLS_END, (exercised.get(BACKFILLS_END) ?? 0) + (backfills.rows[0]?.n ?? 0));
  const going = await openBackfills(world);
  if (going.length > 0) return `${BACKFILLS_END}: ${going.join(", ")}`;
  return (
    (await checkHeldBack(world, exercised)) ??
    (await checkNoJobLeft(world, exercised)) ??
    (await checkNoConditionLeft(world, exercised)) ??
    (await checkSubsets(world, exercised)) ??
    (await checkIndexes(world, exercised)) ??
    (await checkCallbacks(world, exercised)) ??
    (await checkDeadlines(world, exercised)) ??
    (await checkDays(world, exercised))
  );
}

async function describeOpenRuns(world: World): Promise<string | undefined> {
  const { rows } = await sql<{ text: string | null }>`
    select string_agg(format('run %s (%s, version %s) with %s', r.run_key, r.state, r.version_key, (
      select string_agg(format('%s[%s] %s', i.task_id, i.map_index, i.state), ', ')
      from task_instance i where i.run_key = r.run_key
        and i.state not in ('success', 'failed', 'skipped', 'upstream_failed', 'removed')
    )), '; ') as text
    from dag_run r where r.ended_at is null and not r.only_waits`.execute(world.database.db);
  return rows[0]?.text ?? undefined;
}

async function checkHeldBack(world: World, exercised: Exercised): Promise<string | undefined> {
  const { rows } = await sql<{ run: number; held: boolean }>`
    select r.run_key as run, exists (
      select 1 from task_summary s
      where s.run_key = r.run_key and s.past <> 'none' and s.counts[dm_state_index('none')] > 0
        and dm_is_held_by_past(r.run_key, s.task_id)
    ) as held
    from dag_run r where r.ended_at is null and r.only_waits order by r.run_key`.execute(world.database.db);
  exercised.set(HELD_BACK, (exercised.get(HELD_BACK) ?? 0) + rows.length);
  const free = rows.find(({ held }) => !held);
  return free && `${HELD_BACK}: run ${free.run}`;
}

async function checkDays(world: World, exercised: Exercised): Promise<string | undefined> {
  for (const { dag } of world.dags.values()) {
    if (!hasDays(dag.schedule)) continue;
    // Of a day that is run again after retention removed its run, only what is there counts.
    const { rows } = await sql<{ runs: number; days: number }>`
      select count(*)::int as runs, count(distinct logical_date)::int as days from (
        select r.logical_date from dag_run r where r.dag_id = ${dag.id}
        union all
        select distinct m.logical_date from removed_run m where m.dag_id = ${dag.id} and not exists (
          select 1 from dag_run r where r.dag_id = m.dag_id and r.logical_date = m.logical_date)
      ) d
      where logical_date >= ${boundInstant(FIRST_DAY, dag.schedule.timezone)}`.execute(world.database.db);
    const { runs = 0, days = 0 } = rows[0] ?? {};
    exercised.set(EACH_DAY_ONCE, (exercised.get(EACH_DAY_ONCE) ?? 0) + days);
    if (runs !== DAYS || days !== DAYS)
      return `${EACH_DAY_ONCE}: ${dag.id} has ${runs} runs of ${days} days, expected ${DAYS}`;
  }
  return undefined;
}
