import type { MetadataDatabase } from "@daymill/metadata";
import { sql } from "kysely";
import { POOLS } from "./random-dag.ts";

/** Every table, children first where there are foreign keys. */
const TABLES = [
  "removed_output",
  "removed_run",
  "clear_item",
  "clear_run",
  "clear_record",
  "state_change",
  "approval",
  "callback",
  "callback_group",
  "remote_job",
  "task_look",
  "output",
  "task_state",
  "task_attempt",
  "task_summary",
  "task_instance",
  "lane",
  "backfill_firing",
  "backfill_schedule",
  "backfill_day",
  "backfill",
  "dag_run",
  "run_deadline",
  "version_deadline",
  "version_task",
  "dag_version",
  "bundle",
  "dag",
  "worker_session",
  "worker_drain",
  "rate_start",
  "start_hold",
  "pool",
  "asset_use",
  "asset_queue",
  "run_asset_event",
  "asset",
  "asset_event",
  "asset_state",
];

/** As after the first migration, with the pools of the simulation; keys count from 1 again, so that a seed is replayed exactly. */
export async function emptyDatabase({ db }: MetadataDatabase): Promise<void> {
  await sql`truncate ${sql.join(TABLES.map((table) => sql.table(table)))} restart identity cascade`.execute(db);
  const pools = Object.entries(POOLS).map(([name, slots]) => ({ name, slots }));
  await db.insertInto("pool").values(pools).execute();
}
