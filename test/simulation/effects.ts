import { NO_EFFECTS } from "@daymill/core";
import type { JsonValue, TaskEffects } from "@daymill/core";
import { findAssetState } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { AttemptOrder } from "@daymill/scheduler/testing";
import type { Invariant } from "./invariants.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** Of so many attempts one emits an event, and one moves the watermark: told by its number, so that SQL can tell too. */
const EVERY = 6;
const ASSET = "asset";
const MARK = { asset: ASSET, key: "count" };

/** What a success asks for: each asks again what the same attempt would ask. */
export function effectsOf(order: AttemptOrder, { world, random }: { world: World; random: Random }): TaskEffects {
  switch (order.attemptKey % EVERY) {
    case 0:
      return emitting(order, { world, random });
    case 1: {
      const expected = world.watermark;
      return { ...NO_EFFECTS, assetState: [{ ...MARK, expected, value: Number(expected ?? 0) + 1 }] };
    }
    default:
      return NO_EFFECTS;
  }
}

/** Runs of triggered runs trigger none: it would never end. */
function emitting({ attemptKey, run }: AttemptOrder, { world, random }: { world: World; random: Random }): TaskEffects {
  const isTriggering = world.hasFaults && !run.id.startsWith("triggered") && random.chance(0.3);
  const dagId = random.pick([...world.dags.keys()]);
  return {
    ...NO_EFFECTS,
    triggers: isTriggering ? [{ dagId, params: {}, logicalDate: null }] : [],
    assetEvents: [{ asset: ASSET, extra: { attempt: attemptKey, triggers: isTriggering } }],
  };
}

export async function readWatermark({ db }: MetadataDatabase): Promise<JsonValue> {
  return (await findAssetState(db, MARK)) ?? null;
}

/** Of an attempt `a`: whether it has a body; a wait asks for nothing. */
const ASKS = `not exists (
  select 1 from task_instance i join dag_run r on r.run_key = i.run_key
  join dag_version v on v.dag_id = r.dag_id
  join version_task t on t.version_key = v.version_key and t.task_id = i.task_id
  where i.instance_key = a.instance_key and t.kind = 'wait')`;

export const EFFECT_INVARIANTS: readonly Invariant[] = [
  {
    name: "each success that asked for an event has exactly one, and nobody else has any",
    query: `
      select count(*)::int as checked,
        min(format('attempt %s: success %s, events %s', coalesce(a.attempt_key, e.attempt), a.attempt_key is not null, e.n))
          filter (where a.attempt_key is null or e.n is distinct from 1) as broken
      from (select a.attempt_key from task_attempt a where a.outcome = 'success' and a.attempt_key % ${EVERY} = 0 and ${ASKS}) a
      full join (
        select (extra ->> 'attempt')::bigint as attempt, count(*) as n from asset_event v where asset = '${ASSET}'
          and not exists (select 1 from removed_run m where m.run_key = v.run_key) group by 1
      ) e on e.attempt = a.attempt_key`,
  },
  {
    name: "each success that triggered has made exactly one run",
    query: `
      select count(*)::int as checked,
        min(format('attempt %s, run %s', e.attempt, r.run_id)) filter (where e.attempt is null or r.run_id is null) as broken
      from (
        select extra ->> 'attempt' as attempt from asset_event where (extra ->> 'triggers')::boolean
      ) e full join (
        select run_id from dag_run where run_id like 'triggered%'
        union select run_id from removed_run where run_id like 'triggered%'
      ) r on r.run_id = 'triggered__' || e.attempt || '_0'`,
  },
  {
    name: "the watermark counts the successes that moved it",
    // Of what retention removed nobody knows the successes any more.
    query: `
      select a.n::int as checked,
        case when a.n > coalesce(s.value, 0)
          or (a.n < coalesce(s.value, 0) and not exists (select 1 from removed_run)) then format('%s successes, it stands at %s', a.n, s.value) end as broken
      from (
        select count(*) as n from task_attempt a where a.outcome = 'success' and a.attempt_key % ${EVERY} = 1 and ${ASKS}
      ) a left join (select value::bigint as value from asset_state) s on true`,
  },
];
