import type { DagId } from "@daymill/core";
import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Database } from "../database.ts";

/** What waits for a DAG, or its condition, changed: whether it is enough for a run is to be asked again. */
export async function lookAgain(trx: Transaction<Database>, dagId: DagId): Promise<void> {
  await sql`
    update asset_queue set is_new = true
    where dag_id = ${dagId} and event_key = (select max(event_key) from asset_queue where dag_id = ${dagId})`.execute(
    trx,
  );
}
