import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis } from "@daymill/core";
import type { Database } from "../database.ts";

export interface Acknowledgement {
  readonly dagId: DagId;
  /** null: no failure is acknowledged any more. */
  readonly until: EpochMillis | null;
}

/** Notes until when somebody knows of a DAG's failures. Gives what was noted before; undefined: there is no such DAG. */
export async function acknowledgeFailures(
  db: Kysely<Database>,
  { dagId, until }: Acknowledgement,
): Promise<{ readonly former: EpochMillis | null } | undefined> {
  const { rows } = await sql<{ former: EpochMillis | null }>`
    with was as (select dag_id, acknowledged_until from dag where dag_id = ${dagId} for update)
    update dag set acknowledged_until = ${until}::bigint from was where dag.dag_id = was.dag_id
    returning was.acknowledged_until as former`.execute(db);
  return rows[0];
}
