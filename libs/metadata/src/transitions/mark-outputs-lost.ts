import type { EpochMillis } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import type { NamedRun } from "../queries/run-ends.ts";

/** A run, and the URI of a folder of it that is about to be removed. */
export interface RemovedFolder extends NamedRun {
  /** Ends in `/`. */
  readonly uri: string;
}

/** Notes of each output that refers to something in these folders that it is gone: a clear that reads it has to make it anew. */
export async function markOutputsLost(
  db: Kysely<Database>,
  folders: readonly RemovedFolder[],
  now: EpochMillis,
): Promise<void> {
  const [dags, runs, uris] = [
    folders.map(({ dagId }) => dagId),
    folders.map(({ runId }) => runId),
    folders.map(({ uri }) => uri),
  ];
  await sql`
    update output o set lost_at = ${now}::bigint
    from unnest(${dags}::text[], ${runs}::text[], ${uris}::text[]) as f(dag_id, run_id, uri)
    join dag_run r on r.dag_id = f.dag_id and r.run_id = f.run_id
    join task_instance i on i.run_key = r.run_key
    where o.instance_key = i.instance_key and o.lost_at is null and position(f.uri in o.value::text) > 0`.execute(db);
}
