import type { DagId, EpochMillis } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

/** The logical dates in [from, to) that backfills of a DAG which are not over work on, each with its backfill. */
export async function listBackfillDates(
  db: Kysely<Database>,
  range: { readonly dagId: DagId; readonly from: EpochMillis; readonly to: EpochMillis },
): Promise<ReadonlyMap<EpochMillis, number>> {
  const days = await db
    .selectFrom("backfill as b")
    .innerJoin("backfill_day as day", "day.backfill_key", "b.backfill_key")
    .select(["day.logical_date as logicalDate", "b.backfill_key as backfillKey"])
    .where("b.dag_id", "=", range.dagId)
    .where("b.ended_at", "is", null)
    .where("day.state", "<>", "left")
    .where("day.logical_date", ">=", range.from)
    .where("day.logical_date", "<", range.to)
    .orderBy("day.logical_date")
    .execute();
  return new Map(days.map(({ logicalDate, backfillKey }) => [logicalDate, backfillKey]));
}
