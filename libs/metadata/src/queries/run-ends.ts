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
}

/** How the named runs stand; those that do not exist are not in the answer. */
export async function readRunEnds(db: Kysely<Database>, runs: readonly NamedRun[]): Promise<RunEnd[]> {
  const found = await sql<RunEnd>`
    select r.dag_id as "dagId", r.run_id as "runId", r.state, r.ended_at as "endedAt"
    from dag_run r
    join unnest(${runs.map(({ dagId }) => dagId)}::text[], ${runs.map(({ runId }) => runId)}::text[]) as n(dag_id, run_id)
      on n.dag_id = r.dag_id and n.run_id = r.run_id`.execute(db);
  return found.rows;
}
