import type { DagId } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../../database.ts";
import { inTransaction } from "../../transaction.ts";
import { lockUnused } from "./lock-unused.ts";

/** How many rows a transaction deletes at most. A backfill has its days with it, a version its tasks and its graph. */
const MOST = { rows: 5_000, backfills: 20, versions: 20 };

/**
 * Deletes what is left of a DAG without runs but its row, its lanes and its current version, with which its pages can
 * still be shown. False: it came back meanwhile.
 */
export async function deleteRemains(db: Kysely<Database>, dagId: DagId): Promise<boolean> {
  for (const step of STEPS) {
    let deleted: number | undefined;
    do {
      deleted = await inTransaction(db, async (trx) =>
        (await lockUnused(trx, dagId)) ? await step(trx, dagId) : undefined,
      );
      if (deleted === undefined) return false;
    } while (deleted > 0);
  }
  return true;
}

/** Each gives how many rows it changed; none: it is done. */
const STEPS: readonly ((trx: Transaction<Database>, dagId: DagId) => Promise<number>)[] = [
  async (trx, dagId) =>
    changed(
      await sql`
        update removed_run set logical_date = null where run_key in (
          select m.run_key from removed_run m where m.dag_id = ${dagId} and m.logical_date is not null limit ${MOST.rows}
        )`.execute(trx),
    ),
  async (trx, dagId) =>
    changed(
      await sql`
        delete from state_change where change_key in (
          select c.change_key from state_change c where c.dag_id = ${dagId} limit ${MOST.rows}
        )`.execute(trx),
    ),
  // Their firings name backfills.
  async (trx, dagId) => changed(await sql`delete from backfill_schedule where dag_id = ${dagId}`.execute(trx)),
  async (trx, dagId) =>
    changed(
      await sql`
        delete from backfill where backfill_key in (
          select b.backfill_key from backfill b where b.dag_id = ${dagId} and b.ended_at is not null
          limit ${MOST.backfills}
        )`.execute(trx),
    ),
  async (trx, dagId) => {
    const found = await sql<{ key: number }>`
      select v.version_key as key from dag_version v join dag d on d.dag_id = v.dag_id
      where v.dag_id = ${dagId} and v.version_key is distinct from d.current_version_key
      limit ${MOST.versions}`.execute(trx);
    return await deleteVersions(
      trx,
      found.rows.map(({ key }) => key),
    );
  },
];

/** Deletes the row of a DAG, which is held and without runs, with what it was shown by and its lanes. */
export async function deleteRow(trx: Transaction<Database>, dagId: DagId): Promise<void> {
  const versions = await sql<{ key: number }>`
    select version_key as key from dag_version where dag_id = ${dagId}`.execute(trx);
  await deleteVersions(
    trx,
    versions.rows.map(({ key }) => key),
  );
  await sql`delete from lane where dag_id = ${dagId}`.execute(trx);
  await sql`delete from asset_queue where dag_id = ${dagId}`.execute(trx);
  await sql`delete from callback_group where dag_id = ${dagId}`.execute(trx);
  await sql`delete from asset_use where dag_id = ${dagId}`.execute(trx);
  await sql`
    delete from clear_record c where c.dag_id = ${dagId}
      and not exists (select 1 from clear_run r where r.clear_key = c.clear_key)`.execute(trx);
  // That a file is gone is told as long as it has left something behind.
  await sql`
    delete from parse_problem p using dag d where d.dag_id = ${dagId} and d.is_gone and p.file = d.file
      and not exists (select 1 from dag o where o.file = d.file and o.dag_id <> d.dag_id)`.execute(trx);
  await sql`delete from dag where dag_id = ${dagId}`.execute(trx);
}

async function deleteVersions(trx: Transaction<Database>, keys: readonly number[]): Promise<number> {
  if (keys.length === 0) return 0;
  await sql`delete from version_task where version_key = any(${[...keys]}::bigint[])`.execute(trx);
  await sql`delete from version_deadline where version_key = any(${[...keys]}::bigint[])`.execute(trx);
  return changed(await sql`delete from dag_version where version_key = any(${[...keys]}::bigint[])`.execute(trx));
}

function changed({ numAffectedRows = 0n }: { readonly numAffectedRows?: bigint }): number {
  return Number(numAffectedRows);
}
