import type { EpochMillis, JsonObject, RunKey, TaskInstanceKey } from "@daymill/core";
import { hotStatement } from "../../hot/hot-port.ts";
import type { HotTransaction } from "../../hot/hot-port.ts";

/** An event of an asset, from a task or from a person. */
export interface NewAssetEvent {
  readonly asset: string;
  readonly extra: JsonObject;
  readonly instance?: TaskInstanceKey;
  readonly run?: RunKey;
  /** Who creates it by hand. */
  readonly who?: string;
}

export interface EmittedEvent {
  readonly event: number;
  /** DAGs for a run of which it now waits. */
  readonly queued: number;
}

/*
 * Names in order: of two transactions that make the same new assets one waits, and neither for the other. The queue is
 * only added to, and no row of a DAG is locked: events of one asset do not wait for each other.
 */
const EMIT_EVENTS = hotStatement<EmittedEvent>(
  "emit_asset_events",
  `with event as materialized (
    select * from jsonb_to_recordset($2::jsonb) as e(asset text, extra jsonb, instance bigint, run bigint, who text)
  ), known as (
    insert into asset (name, created_at) select distinct e.asset, $1::bigint from event e order by e.asset
    on conflict do nothing
  ), made as (
    insert into asset_event (asset, at, instance_key, run_key, who, extra)
    select e.asset, $1::bigint, e.instance, e.run, e.who, e.extra from event e
    returning event_key, asset
  ), queued as (
    insert into asset_queue (dag_id, asset, event_key)
    select u.dag_id, m.asset, m.event_key from made m
    join asset_use u on u.asset = m.asset and u.role = 'schedule'
    join dag d on d.dag_id = u.dag_id and d.active and not d.paused
    returning event_key
  )
  select m.event_key as event, (select count(*) from queued q where q.event_key = m.event_key) as queued
  from made m order by m.event_key`,
);

/** Records events; each waits from now on for a run of every DAG whose schedule names its asset and that is not paused. */
export async function emitEvents(
  tx: Pick<HotTransaction, "call">,
  events: readonly NewAssetEvent[],
  now: EpochMillis,
): Promise<EmittedEvent[]> {
  return events.length === 0 ? [] : await tx.call(EMIT_EVENTS, [now, JSON.stringify(events)]);
}
