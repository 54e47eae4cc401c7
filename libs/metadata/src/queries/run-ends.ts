import type { DagId, EpochMillis, RunId, RunState } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

export interface NamedRun {
  readonly dagId: DagId;
  readonly runId: RunId;
}

export interface RunEnd extends NamedRun {
  readonly state: RunState;
  readonly endedAt: EpochMillis | null;
  /** It is gone, and what it left on disk may go too. */
  readonly isRemoved: boolean;
}

/** How the named runs stand, or stood before they were removed; those that never existed are not in the answer. */
export async function readRunEnds(db: Kysely<Database>, runs: readonly NamedRun[]): Promise<RunEnd[]> {
  const found = await sql<RunEnd>`
    with named as (
      select * from unnest(${runs.map(({ dagId }) => dagId)}::text[], ${runs.map(({ runId }) => runId)}::text[])
        as n(dag_id, run_id)
    )
    select r.dag_id as "dagId", r.run_id as "runId", r.state, r.ended_at as "endedAt", false as "isRemoved"
    from named n join dag_run r on r.dag_id = n.dag_id and r.run_id = n.run_id
    union all
    (select distinct on (m.dag_id, m.run_id) m.dag_id, m.run_id, m.state, m.ended_at, true
      from named n join removed_run m on m.dag_id = n.dag_id and m.run_id = n.run_id
      where not exists (select 1 from dag_run r where r.dag_id = m.dag_id and r.run_id = m.run_id)
      order by m.dag_id, m.run_id, m.run_key desc)`.execute(db);
  return found.rows;
}
