import { epochMillis } from "@daymill/core";
import { planRemoval, removeRun, removeRuns } from "@daymill/metadata";
import { sql } from "kysely";
import type { Action } from "./action.ts";
import { someRun } from "./clear-actions.ts";
import type { Invariant } from "./invariants.ts";
import { removing } from "./left-jobs.ts";
import type { World } from "./world.ts";

/** Retention, of as little as it can be told to keep: what goes is what the preview named. */
async function removeOldRuns(world: World): Promise<boolean> {
  const { random, clock } = world;
  const { db } = world.database;
  const byAge = random.chance(0.6);
  const limits = {
    before: byAge ? epochMillis(clock.now() - random.int(3_000)) : undefined,
    keepPerDag: byAge && random.chance(0.5) ? undefined : 1 + random.int(4),
  };
  const planned = await planRemoval(db, limits);
  const told = await callbacksByRun(world);
  const onRemoved = async (runs: readonly { readonly dagId: string; readonly runId: string }[]) => {
    for (const { dagId, runId } of runs)
      for (const key of told.get(`${dagId} ${runId}`) ?? []) world.callbacks.calls.delete(key);
  };
  const remove = () => removeRuns({ db, onRemoved, now: () => clock.now() }, { limits, who: "retention" });
  const removed = await removing(world, remove);
  if (removed !== planned.runs) throw new Error(`retention removed ${removed} runs, and showed ${planned.runs}`);
  return removed > 0;
}

/** A person deletes a run that is over, also the newest. */
async function deleteOne(world: World): Promise<boolean> {
  const run = await someRun(world);
  if (run === undefined) return false;
  const told = await callbacksByRun(world);
  const remove = () => removeRun(world.database.db, { run, who: "simulation" }, world.clock.now());
  const isRemoved = (await removing(world, remove)) === "removed";
  if (isRemoved) for (const key of told.get(`${run.dagId} ${run.runId}`) ?? []) world.callbacks.calls.delete(key);
  return isRemoved;
}

async function callbacksByRun({ database }: World): Promise<Map<string, number[]>> {
  const { rows } = await sql<{ run: string; keys: number[] }>`
    select r.dag_id || ' ' || r.run_id as run, json_agg(c.callback_key) as keys
    from callback c join dag_run r on r.run_key = c.run_key group by r.run_key`.execute(database.db);
  return new Map(rows.map(({ run, keys }) => [run, keys]));
}

export const RETENTION: Action = { name: "retention removes old runs", weight: 5, run: removeOldRuns };
export const DELETION: Action = { name: "a person deletes a run", weight: 2, run: deleteOne };

/** Tables whose rows belong to a run, by the column that says to which. */
const OF_RUN = ["task_instance", "task_summary", "callback", "run_deadline", "clear_run", "run_asset_event"];
const OF_INSTANCE = ["task_attempt", "task_look", "output", "task_state", "remote_job", "approval"];

const orphans = [
  ...OF_RUN.map(
    (table) => `select '${table}' as name, t.run_key as key from ${table} t
    where t.run_key is not null and not exists (select 1 from dag_run r where r.run_key = t.run_key)`,
  ),
  ...OF_INSTANCE.map(
    (table) => `select '${table}', t.instance_key from ${table} t
    where not exists (select 1 from task_instance i where i.instance_key = t.instance_key)`,
  ),
].join(" union all ");

export const RETENTION_INVARIANTS: readonly Invariant[] = [
  {
    name: "a run that was removed leaves nothing behind, and one that is there lacks nothing",
    query: `
      select (select count(*)::int from removed_run) as checked,
        coalesce(
          (select min(format('%s of %s', o.name, o.key)) from (${orphans}) o),
          (select min(format('run %s has no task', r.run_key)) from dag_run r
            where not exists (select 1 from task_summary s where s.run_key = r.run_key))
        ) as broken`,
  },
  {
    name: "a day whose run retention removed is run again only by a backfill that runs such days again",
    query: `
      select count(*)::int as checked,
        min(format('%s was %s as %s, and is run as %s', m.dag_id, m.state, m.run_id, r.run_id)) filter (
          where r.run_key is not null and (b.reprocess is null or b.reprocess = 'none'
            or (b.reprocess = 'failed' and m.state = 'success'))) as broken
      from (
        select distinct on (dag_id, logical_date) * from removed_run where logical_date is not null
        order by dag_id, logical_date, run_key desc
      ) m
      left join dag_run r on r.dag_id = m.dag_id and r.logical_date = m.logical_date
      left join backfill b on b.backfill_key = r.backfill_key`,
  },
];
