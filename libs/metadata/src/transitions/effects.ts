import { canonicalJson } from "@daymill/core";
import type {
  AttemptKey,
  DagId,
  EpochMillis,
  JsonValue,
  RunKey,
  SerializedDag,
  TaskEffects,
  VersionKey,
} from "@daymill/core";
import { hotStatement } from "../hot/hot-port.ts";
import type { HotTransaction } from "../hot/hot-port.ts";
import type { Decider, EndedAttempt } from "./batch.ts";
import { toRunRow } from "./create-runs.ts";

type Watermark = TaskEffects["assetState"][number];

const LOCK_WATERMARKS = hotStatement<object>("lock_watermarks", "lock table asset_state in share row exclusive mode");
const READ_WATERMARKS = hotStatement<{ asset: string; key: string; value: JsonValue }>(
  "read_watermarks",
  `select s.asset, s.key, s.value from asset_state s
  join jsonb_to_recordset($1::jsonb) as w(asset text, key text) on w.asset = s.asset and w.key = s.key`,
);
const WRITE_WATERMARKS = hotStatement<object>(
  "write_watermarks",
  `insert into asset_state (asset, key, value, updated_at)
  select w.asset, w.key, w.value, $1::bigint from jsonb_to_recordset($2::jsonb) as w(asset text, key text, value jsonb)
  on conflict (asset, key) do update set value = excluded.value, updated_at = excluded.updated_at`,
);
const EMIT_EVENTS = hotStatement<object>(
  "emit_asset_events",
  `with event as materialized (
    select * from jsonb_to_recordset($2::jsonb) as e(asset text, extra jsonb, instance_key bigint, run_key bigint)
  ), known as (
    insert into asset (name, created_at) select distinct e.asset, $1::bigint from event e on conflict do nothing
  )
  insert into asset_event (asset, at, instance_key, run_key, extra)
  select e.asset, $1::bigint, e.instance_key, e.run_key, e.extra from event e`,
);
const READ_TARGETS = hotStatement<{ dag: DagId; version: VersionKey; graph: SerializedDag }>(
  "read_trigger_targets",
  `select d.dag_id as dag, v.version_key as version, v.graph
  from dag d join dag_version v on v.version_key = d.current_version_key
  where d.dag_id = any($1::text[]) and d.active`,
);
const CREATE_RUNS = hotStatement<{ run: RunKey }>(
  "create_triggered_runs",
  "select run_key as run from dm_create_runs($1::bigint, $2::jsonb)",
);
const LOG_REFUSED = hotStatement<object>(
  "log_refused_triggers",
  `insert into state_change (at, who, cause, run_key, instance_key, detail)
  select $1::bigint, 'scheduler', 'trigger', r.run_key, r.instance_key, r.detail
  from jsonb_to_recordset($2::jsonb) as r(run_key bigint, instance_key bigint, detail jsonb)`,
);

/**
 * Ends whose watermarks are still as their bodies saw them; the others become what they are to become when somebody else
 * was faster. Nobody moves a watermark until the transaction is over.
 */
export async function withFreshWatermarks(
  tx: HotTransaction,
  ended: readonly EndedAttempt[],
): Promise<readonly EndedAttempt[]> {
  const wanted = ended.flatMap((each) => each.effects?.assetState ?? []);
  if (wanted.length === 0) return ended;
  await tx.call(LOCK_WATERMARKS, []);
  const rows = await tx.call(READ_WATERMARKS, [JSON.stringify(wanted)]);
  const known = new Map(rows.map((row) => [nameOf(row), canonicalJson(row.value)]));
  return ended.map((each) => (isFresh(each.effects?.assetState ?? [], known) ? each : (each.whenStale ?? each)));
}

/** Whether all of an attempt's watermarks can be moved; then they count as moved for the attempts after it. */
function isFresh(wanted: readonly Watermark[], known: Map<string, string>): boolean {
  const absent = canonicalJson(null);
  const fresh = wanted.every((mark) => (known.get(nameOf(mark)) ?? absent) === canonicalJson(mark.expected));
  if (fresh) for (const mark of wanted) known.set(nameOf(mark), canonicalJson(mark.value));
  return fresh;
}

function nameOf({ asset, key }: { readonly asset: string; readonly key: string }): string {
  return `${asset}\n${key}`;
}

/** What successful attempts asked for besides their outputs; gives the runs that were made. */
export async function applyEffects(
  tx: HotTransaction,
  of: { readonly ended: readonly EndedAttempt[]; readonly taken: ReadonlySet<AttemptKey>; readonly decider: Decider },
  now: EpochMillis,
): Promise<RunKey[]> {
  const effective = of.ended.filter(({ attempt, effects }) => effects !== undefined && of.taken.has(attempt));
  if (effective.length === 0) return [];
  const watermarks = effective.flatMap(({ effects }) => effects?.assetState ?? []);
  if (watermarks.length > 0) await tx.call(WRITE_WATERMARKS, [now, JSON.stringify(lastOfEach(watermarks))]);
  const events = effective.flatMap(({ effects, instance, run }) =>
    (effects?.assetEvents ?? []).map((event) => ({ ...event, instance_key: instance, run_key: run })),
  );
  if (events.length > 0) await tx.call(EMIT_EVENTS, [now, JSON.stringify(events)]);
  return await trigger(tx, { effective, decider: of.decider }, now);
}

function lastOfEach(watermarks: readonly Watermark[]): Watermark[] {
  return [...new Map(watermarks.map((mark) => [nameOf(mark), mark])).values()];
}

async function trigger(
  tx: HotTransaction,
  { effective, decider }: { readonly effective: readonly EndedAttempt[]; readonly decider: Decider },
  now: EpochMillis,
): Promise<RunKey[]> {
  const wanted = effective.flatMap(({ effects, ...attempt }) =>
    (effects?.triggers ?? []).map((order, place) => ({ attempt, order, place })),
  );
  if (wanted.length === 0) return [];
  const targets = await tx.call(READ_TARGETS, [[...new Set(wanted.map(({ order }) => order.dagId))]]);
  const byId = new Map(targets.map((target) => [target.dag as string, target]));
  const planRun = ({ attempt, order, place }: (typeof wanted)[number], target: (typeof targets)[number] | undefined) =>
    target && decider.triggered(target, order, { name: `${attempt.attempt}_${place}`, now });
  const planned = wanted.map((each) => ({ ...each, run: planRun(each, byId.get(each.order.dagId)) }));
  const runs = planned.flatMap(({ run }) => run ?? []);
  const refused = planned.filter(({ run }) => run === undefined);
  if (refused.length > 0) await tx.call(LOG_REFUSED, [now, JSON.stringify(refused.map(toRefusedRow))]);
  if (runs.length === 0) return [];
  const made = await tx.call(CREATE_RUNS, [now, JSON.stringify(runs.map(toRunRow))]);
  return made.map(({ run }) => run);
}

function toRefusedRow({
  attempt,
  order,
}: {
  readonly attempt: Pick<EndedAttempt, "run" | "instance">;
  readonly order: TaskEffects["triggers"][number];
}): object {
  return {
    run_key: attempt.run,
    instance_key: attempt.instance,
    detail: { reason: "there is no such DAG, or the logical date is no instant", ...order },
  };
}
