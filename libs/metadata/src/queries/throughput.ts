import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis } from "@daymill/core";
import type { Database } from "../database.ts";

export const HOUR_MS = 3_600_000;

/** What ended of a DAG in one hour. */
export interface EndedInHour {
  readonly dagId: DagId;
  /** Hours since 1970. */
  readonly hour: number;
  /** Task instances, each once: what is tried again counts when it is over, what was cleared since does not count. */
  readonly succeeded: number;
  readonly failed: number;
}

/** How many task instances ran and ended in each hour of [from, to), by DAG; hours without any are left out. */
export async function readThroughput(
  db: Kysely<Database>,
  { from, to }: { readonly from: EpochMillis; readonly to: EpochMillis },
): Promise<EndedInHour[]> {
  // Ends are not indexed, as every attempt would pay for that: they are found through the runs that were under way.
  const { rows } = await sql<EndedInHour>`
    with runs as (
      select dag_id, run_key from dag_run where ended_at >= ${from}::bigint
      union all
      select dag_id, run_key from dag_run where ended_at is null and started_at is not null
    )
    select runs.dag_id as "dagId", (i.ended_at / ${HOUR_MS}::bigint)::int as hour,
      (count(*) filter (where i.state = 'success'))::int as succeeded,
      (count(*) filter (where i.state = 'failed'))::int as failed
    from runs join task_instance i on i.run_key = runs.run_key
    where i.ended_at >= ${from}::bigint and i.ended_at < ${to}::bigint and i.started_at is not null
      and i.state in ('success', 'failed')
    group by 1, 2
    order by 1, 2`.execute(db);
  return rows;
}
