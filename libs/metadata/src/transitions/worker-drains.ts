import type { EpochMillis } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";

/**
 * From now on no worker of this name takes a task, also after it was started again; what it has goes on to its end. Gives
 * false, and nothing is changed, when none of that name is there. One that is drained already stays so.
 */
export async function drainWorker(db: Kysely<Database>, name: string, now: EpochMillis): Promise<boolean> {
  return await inTransaction(db, async (trx) => {
    // A claim that is under way ends first: what is held after this is all that the worker will ever have.
    await sql`select dm_lock_claims()`.execute(trx);
    const there = await trx
      .selectFrom("worker_session")
      .select("session_key")
      .where("name", "=", name)
      .where("ended_at", "is", null)
      .executeTakeFirst();
    if (there === undefined) return false;
    await trx
      .insertInto("worker_drain")
      .values({ name, since: now })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .execute();
    return true;
  });
}

/** Workers of this name take tasks again. Gives false when none is there and none was drained. To be followed by a tick. */
export async function resumeWorker(db: Kysely<Database>, name: string): Promise<boolean> {
  const resumed = await db.deleteFrom("worker_drain").where("name", "=", name).executeTakeFirst();
  if (resumed.numDeletedRows > 0n) return true;
  const there = await db
    .selectFrom("worker_session")
    .select("session_key")
    .where("name", "=", name)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return there !== undefined;
}

/** Forgets drained workers of which none was there since `before`: names of pods never come back. Returns how many. */
export async function deleteOldDrains(db: Kysely<Database>, before: EpochMillis): Promise<number> {
  const deleted = await db
    .deleteFrom("worker_drain")
    .where("since", "<", before)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom("worker_session")
            .select("session_key")
            .whereRef("worker_session.name", "=", "worker_drain.name")
            .where("lease_until", ">=", before),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}
