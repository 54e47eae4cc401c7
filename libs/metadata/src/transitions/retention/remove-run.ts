import type { EpochMillis, RunKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../../database.ts";
import type { NamedRun } from "../../queries/run-ends.ts";
import { inTransaction } from "../../transaction.ts";
import type { NeededFor } from "./plan-removal.ts";

/** What became of a run that somebody wants to be gone; why it stays. */
export type RunRemoval = "removed" | "unknown" | "not_over" | Exclude<NeededFor, "newest">;

/**
 * Removes one run that is over, as removeRuns does, because somebody said so: also the newest of its DAG. Waits for
 * whoever is changing it.
 */
export async function removeRun(
  db: Kysely<Database>,
  { run, who }: { readonly run: NamedRun; readonly who: string },
  now: EpochMillis,
): Promise<RunRemoval> {
  return await inTransaction(db, async (trx) => {
    const locked = await trx
      .selectFrom("dag_run")
      .select(["run_key", "ended_at"])
      .where("dag_id", "=", run.dagId)
      .where("run_id", "=", run.runId)
      .forUpdate()
      .executeTakeFirst();
    if (locked === undefined) return "unknown";
    if (locked.ended_at === null) return "not_over";
    // A statement of its own: the one before may have waited for somebody whose work it does not see.
    const needed = await sql<{ for: Exclude<NeededFor, "newest"> }>`
      select needed_for as for from dm_needed_runs()
      where run_key = ${locked.run_key} and needed_for <> 'newest' order by needed_for limit 1`.execute(trx);
    const [reason] = needed.rows;
    if (reason !== undefined) return reason.for;
    const keys: RunKey[] = [locked.run_key];
    await sql`select dm_remove_runs(${now}::bigint, ${keys}::bigint[], ${who})`.execute(trx);
    return "removed";
  });
}
