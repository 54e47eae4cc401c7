import { firingsAfter } from "@daymill/core";
import type { DagId, EpochMillis, SerializedBackfill, SerializedDag } from "@daymill/core";
import type { Transaction } from "kysely";
import type { Database } from "../database.ts";
import { backfillScheduleColumns } from "./backfill-schedule-columns.ts";

/**
 * Makes the backfill schedules that come from code those of this version: new ones are made, changed ones changed, those
 * that it lacks removed (backfills that they made stay). A pause stays; a schedule whose times did not change keeps its next
 * one. A person's schedule of the same name becomes that of the code. The DAG's row is locked.
 */
export async function syncBackfillSchedules(
  trx: Transaction<Database>,
  dag: SerializedDag,
  now: EpochMillis,
): Promise<void> {
  const dagId = dag.id as DagId;
  const backfills = dag.backfills ?? [];
  const names = backfills.map(({ name }) => name);
  const known = await trx
    .selectFrom("backfill_schedule")
    .select(["name", "origin", "crons", "timezone"])
    .where("dag_id", "=", dagId)
    .execute();
  const gone = known.filter(({ name, origin }) => origin === "code" && !names.includes(name)).map(({ name }) => name);
  if (gone.length > 0) {
    await trx.deleteFrom("backfill_schedule").where("dag_id", "=", dagId).where("name", "in", gone).execute();
  }
  for (const backfill of backfills) {
    const former = known.find(({ name }) => name === backfill.name);
    const keepsTimes =
      former?.timezone === backfill.times.timezone &&
      JSON.stringify(former.crons) === JSON.stringify(backfill.times.crons);
    await upsert(trx, { dagId, backfill, keepsTimes }, now);
  }
}

async function upsert(
  trx: Transaction<Database>,
  {
    dagId,
    backfill,
    keepsTimes,
  }: { readonly dagId: DagId; readonly backfill: SerializedBackfill; readonly keepsTimes: boolean },
  now: EpochMillis,
): Promise<void> {
  const next = firingsAfter(backfill.times, now, 1)[0] ?? null;
  const facts = { origin: "code" as const, who: "code", ...backfillScheduleColumns(backfill) };
  await trx
    .insertInto("backfill_schedule")
    .values({ dag_id: dagId, ...facts, next_at: next, created_at: now })
    .onConflict((conflict) =>
      conflict.columns(["dag_id", "name"]).doUpdateSet({ ...facts, ...(!keepsTimes && { next_at: next }) }),
    )
    .execute();
}
