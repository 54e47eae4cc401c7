import type { DagId, EpochMillis } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../../database.ts";

/** What retention keeps; a run that neither limit keeps out goes. */
export interface RunLimits {
  /** Runs that ended at or before it go; undefined: none goes for its age. */
  readonly before: EpochMillis | undefined;
  /** So many of the newest runs of each DAG stay, at least 1; undefined: all. */
  readonly keepPerDag: number | undefined;
}

/** Why a run stays though it is over and past a limit. */
export const NEEDED_FOR = {
  assets: "an event of it waits for a run of another DAG",
  backfill: "a backfill that is not over counts its day",
  callback: "somebody is still to be told of it",
  job: "a remote job of it is still to be stopped",
  newest: "it is the newest that is over of its DAG",
  past: "a later run that is not over depends on it",
  work: "something in it is still under way",
} as const;

export type NeededFor = keyof typeof NEEDED_FOR;

export interface PlannedRemoval {
  readonly runs: number;
  readonly instances: number;
  readonly dags: readonly {
    readonly dagId: DagId;
    readonly runs: number;
    readonly instances: number;
    /** When the runs ended: the first, the last. */
    readonly from: EpochMillis;
    readonly to: EpochMillis;
  }[];
  /** Runs that the limits do not keep and that stay. */
  readonly kept: readonly { readonly neededFor: NeededFor; readonly runs: number }[];
}

/** Exactly what removeRuns would remove now. */
export async function planRemoval(db: Kysely<Database>, limits: RunLimits): Promise<PlannedRemoval> {
  const found = await sql<PlannedRemoval["dags"][number]>`
    select m.dag_id as "dagId", count(*)::int as runs, coalesce(sum((
        select sum(s.expected) from task_summary s where s.run_key = m.run_key
      )), 0)::int as instances, min(r.ended_at) as "from", max(r.ended_at) as "to"
    from ${removable(limits)} m join dag_run r on r.run_key = m.run_key
    where m.needed_for is null group by m.dag_id order by m.dag_id`.execute(db);
  const kept = await sql<PlannedRemoval["kept"][number]>`
    select m.needed_for as "neededFor", count(*)::int as runs from ${removable(limits)} m
    where m.needed_for is not null group by m.needed_for order by m.needed_for`.execute(db);
  const dags = found.rows;
  const sum = (of: "runs" | "instances") => dags.reduce((all, dag) => all + dag[of], 0);
  return { runs: sum("runs"), instances: sum("instances"), dags, kept: kept.rows };
}

/** dm_removable_runs with these limits. */
export function removable({ before, keepPerDag }: RunLimits) {
  return sql`dm_removable_runs(${before ?? null}::bigint, ${keepPerDag ?? null}::integer)`;
}
