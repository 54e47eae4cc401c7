import type { AttemptKey, EpochMillis, RunKey } from "@daymill/core";
import { hotStatement } from "../../hot/hot-port.ts";
import type { HotTransaction } from "../../hot/hot-port.ts";
import type { EndedAttempt } from "../batch.ts";
import type { NewRun } from "../create-runs.ts";
import { createTriggeredRuns } from "./triggers.ts";
import { writeWatermarks } from "./watermarks.ts";

// Names in order: of two transactions that make the same new assets one waits, and neither for the other.
const EMIT_EVENTS = hotStatement<object>(
  "emit_asset_events",
  `with event as materialized (
    select * from jsonb_to_recordset($2::jsonb) as e(asset text, extra jsonb, instance_key bigint, run_key bigint)
  ), known as (
    insert into asset (name, created_at) select distinct e.asset, $1::bigint from event e order by e.asset
    on conflict do nothing
  )
  insert into asset_event (asset, at, instance_key, run_key, extra)
  select e.asset, $1::bigint, e.instance_key, e.run_key, e.extra from event e`,
);

export interface GrantedEffects {
  readonly ended: readonly EndedAttempt[];
  /** Attempts that are over, as successes, since this batch. */
  readonly succeeded: ReadonlySet<AttemptKey>;
  /** Runs that attempts ask for, by attempt. */
  readonly runs: ReadonlyMap<AttemptKey, readonly NewRun[]>;
}

/** What successful attempts asked for besides their outputs; gives the runs that were made. */
export async function applyEffects(
  tx: HotTransaction,
  { ended, succeeded, runs }: GrantedEffects,
  now: EpochMillis,
): Promise<RunKey[]> {
  const effective = ended.filter(({ attempt, effects }) => effects !== undefined && succeeded.has(attempt));
  if (effective.length === 0) return [];
  await writeWatermarks(tx, effective, now);
  const events = effective.flatMap(({ effects, instance, run }) =>
    (effects?.assetEvents ?? []).map((event) => ({ ...event, instance_key: instance, run_key: run })),
  );
  if (events.length > 0) await tx.call(EMIT_EVENTS, [now, JSON.stringify(events)]);
  const wanted = effective.map((each) => ({ by: each, runs: runs.get(each.attempt) ?? [] }));
  return await createTriggeredRuns(tx, wanted, now);
}
