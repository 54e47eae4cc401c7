import { anyOf, allOf, isConditionMet } from "@daymill/core";
import type { AssetCondition, SerializedDag, TimetableSpec } from "@daymill/core";
import { sql } from "kysely";
import type { Exercised, Invariant } from "./invariants.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

const PRODUCED = ["made.a", "made.b"];

/** What waits for assets produces none: it would never end. */
export function withAssets(random: Random, dag: SerializedDag): SerializedDag {
  if (dag.id !== "dag0" && random.chance(0.8)) return waitingDag(random, dag);
  return { ...dag, tasks: dag.tasks.map((task) => ({ ...task, produces: randomProduce(random) })) };
}

/** What followed the clock goes on doing so besides, now and then. */
function waitingDag(random: Random, dag: SerializedDag): SerializedDag {
  const assets = randomAssets(random);
  if (dag.schedule.kind !== "cron" || random.chance(0.5))
    return { ...dag, schedule: assets, start: null, end: null, catchup: false };
  return { ...dag, schedule: { ...assets, or: dag.schedule, timezone: dag.schedule.timezone } };
}

/** The next version may wait for other assets. */
export function withOtherAssets(random: Random, dag: SerializedDag): SerializedDag {
  if (dag.schedule.kind !== "assets" || random.chance(0.5)) return dag;
  return { ...dag, schedule: { ...dag.schedule, condition: randomAssets(random).condition } };
}

function randomAssets(random: Random): Extract<TimetableSpec, { kind: "assets" }> {
  const condition = random.pick<AssetCondition>([allOf(...PRODUCED), anyOf(...PRODUCED), { asset: "made.a" }]);
  return { kind: "assets", condition, timezone: "UTC" };
}

function randomProduce(random: Random): string[] {
  return random.chance(0.7) ? [random.pick(PRODUCED)] : [];
}

export const ASSET_INVARIANTS: readonly Invariant[] = [
  {
    name: "each success has exactly one event of each asset that its task produces",
    query: `
      select count(*)::int as checked,
        min(format('instance %s: %s successes, %s events of %s', s.instance_key, s.n, coalesce(e.n, 0), s.asset))
          filter (where s.n <> coalesce(e.n, 0)) as broken
      from (
        select i.instance_key, u.asset, count(a.attempt_key) as n
        from asset_use u join dag_run r on r.dag_id = u.dag_id
        join task_instance i on i.run_key = r.run_key and i.task_id = u.task_id
        left join task_attempt a on a.instance_key = i.instance_key and a.outcome = 'success'
        where u.role = 'produces' group by i.instance_key, u.asset
      ) s left join (
        select instance_key, asset, count(*) as n from asset_event group by instance_key, asset
      ) e on e.instance_key = s.instance_key and e.asset = s.asset`,
  },
  {
    name: "an event waits for a DAG or started one run of it",
    query: `
      select count(*)::int as checked,
        min(format('event %s: %s times in %s', w.event_key, w.n, w.dag_id)) filter (where w.n > 1) as broken
      from (
        select e.dag_id, e.event_key, count(*) as n from (
          select dag_id, event_key from asset_queue
          union all
          select r.dag_id, t.event_key from run_asset_event t join dag_run r on r.run_key = t.run_key
        ) e group by e.dag_id, e.event_key
      ) w`,
  },
  {
    name: "an event that was dropped from what waits for a DAG starts no run of it, and waits for it no more",
    query: `
      select count(*)::int as checked,
        min(format('event %s of %s', s.event_key, s.dag_id)) filter (where
          exists (select from asset_queue q where q.dag_id = s.dag_id and q.event_key = s.event_key)
          or exists (select from run_asset_event t join dag_run r on r.run_key = t.run_key
            where r.dag_id = s.dag_id and t.event_key = s.event_key)) as broken
      from (
        select s.dag_id, jsonb_array_elements_text(s.detail -> 'events')::bigint as event_key
        from state_change s where s.cause = 'asset_events_dropped'
      ) s`,
  },
  {
    name: "a run that assets started has taken events, and no other run has",
    query: `
      select count(*)::int as checked,
        min(format('run %s (%s) took %s', r.run_key, r.type, r.n)) filter (where (r.type = 'asset') <> (r.n > 0)) as broken
      from (
        select r.run_key, r.type, (select count(*) from run_asset_event t where t.run_key = r.run_key) as n from dag_run r
      ) r where r.type = 'asset' or r.n > 0`,
  },
];

export const NO_CONDITION_LEFT = "no DAG has room and the events that it waits for, and no run of them";

/** DAGs that have room for a run, with the assets of which events wait. */
async function readWaiting(world: World): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { rows } = await sql<{ dag: string; asset: string }>`
    select distinct q.dag_id as dag, q.asset from asset_queue q join dag d on d.dag_id = q.dag_id
    where d.max_active_runs > (select count(*) from dag_run r
      where r.dag_id = d.dag_id and r.ended_at is null and r.backfill_key is null)`.execute(world.database.db);
  const waiting = new Map<string, Set<string>>();
  for (const { dag, asset } of rows) waiting.set(dag, (waiting.get(dag) ?? new Set()).add(asset));
  return waiting;
}

/** The first DAG whose condition holds though it has no run of it. */
export async function findConditionLeft(world: World): Promise<string | undefined> {
  const waiting = await readWaiting(world);
  for (const { dag } of world.dags.values()) {
    if (dag.schedule.kind !== "assets") continue;
    if (isConditionMet(dag.schedule.condition, waiting.get(dag.id) ?? new Set())) return dag.id;
  }
  return undefined;
}

export async function checkNoConditionLeft(world: World, exercised: Exercised): Promise<string | undefined> {
  const scheduled = [...world.dags.values()].filter(({ dag }) => dag.schedule.kind === "assets");
  exercised.set(NO_CONDITION_LEFT, (exercised.get(NO_CONDITION_LEFT) ?? 0) + scheduled.length);
  const left = await findConditionLeft(world);
  return left === undefined ? undefined : `${NO_CONDITION_LEFT}: ${left}`;
}
