import { conditionAssets } from "@daymill/core";
import type { DagId, EpochMillis, SerializedDag } from "@daymill/core";
import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Database } from "../database.ts";
import { lookAgain } from "./look-again.ts";
import { rowParts } from "./row-parts.ts";

interface AssetUse {
  readonly asset: string;
  readonly role: "produces" | "consumes" | "schedule";
  readonly task_id: string;
}

/**
 * Notes what a DAG's current version says of assets. Events that wait for it and that its schedule still names go on
 * waiting, and are looked at again: they may be enough for the condition that it has now.
 */
export async function syncAssetUses(trx: Transaction<Database>, dag: SerializedDag, now: EpochMillis): Promise<void> {
  const dagId = dag.id as DagId;
  const uses = usesOf(dag);
  const rows = JSON.stringify(uses);
  await sql`
    delete from asset_use u where u.dag_id = ${dagId} and not exists (
      select 1 from jsonb_to_recordset(${rows}::jsonb) as n(asset text, role text, task_id text)
      where n.asset = u.asset and n.role = u.role and n.task_id = u.task_id)`.execute(trx);
  const scheduled = uses.filter(({ role }) => role === "schedule").map(({ asset }) => asset);
  await sql`delete from asset_queue where dag_id = ${dagId} and asset <> all(${scheduled}::text[])`.execute(trx);
  if (uses.length === 0) return;
  // In the order in which events name new assets, too: of two transactions one waits, and neither for the other.
  const names = [...new Set(uses.map(({ asset }) => asset))].sort();
  for (const part of rowParts(names.map((name) => ({ name, created_at: now })))) {
    await trx
      .insertInto("asset")
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  for (const part of rowParts(uses.map((use) => ({ ...use, dag_id: dagId })))) {
    await trx
      .insertInto("asset_use")
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await lookAgain(trx, dagId);
}

function usesOf(dag: SerializedDag): AssetUse[] {
  const ofTasks = dag.tasks.flatMap(({ id, produces, consumes }) => [
    ...produces.map((asset) => ({ asset, role: "produces" as const, task_id: id })),
    ...consumes.map((asset) => ({ asset, role: "consumes" as const, task_id: id })),
  ]);
  if (dag.schedule.kind !== "assets") return ofTasks;
  const waited = conditionAssets(dag.schedule.condition);
  return [...ofTasks, ...waited.map((asset) => ({ asset, role: "schedule" as const, task_id: "" }))];
}
