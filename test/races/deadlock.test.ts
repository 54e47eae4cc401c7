import type { RunId, RunKey } from "@daymill/core";
import { serializedDag, serializedTask } from "@daymill/core/testing";
import { applyClear, inTransaction } from "@daymill/metadata";
import { clearOrder, freshDatabase } from "@daymill/metadata/testing";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import { addRun, endOf, NOW, setStage, settleOn, startAndClaim, SUCCESS } from "./stage.ts";

/**
 * Waits until somebody waits for what this transaction holds, and asks for the run at once, in one statement: who waits
 * looks for a deadlock once, after `deadlock_timeout`, and gives up if there is one by then. This side looks much later.
 */
async function lockWhenWaitedFor<DB>(trx: Kysely<DB>, run: RunKey): Promise<void> {
  await sql`set local deadlock_timeout = '1min'`.execute(trx);
  await sql`do $$ begin
    while not exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))) loop
      perform pg_sleep(0.001);
    end loop;
    perform from dag_run where run_key = ${sql.lit(run)} for no key update;
  end $$`.execute(trx);
}

test("a clear that the database gives up on for a deadlock is made again, and nobody hears of it", async () => {
  await using database = await freshDatabase();
  const stage = await setStage(database, serializedDag([serializedTask("a", { pool: "default_pool" })]));
  const second = await addRun(stage);
  const { claimed } = await startAndClaim(stage, 2);
  await settleOn(database.hot, { ended: claimed.attempts.map((attempt) => endOf(attempt, SUCCESS)) });
  const hasLocked = Promise.withResolvers<void>();
  let tries = 0;
  const other = inTransaction(database.db, async (trx) => {
    tries += 1;
    await sql`select from dag_run where run_key = ${second} for no key update`.execute(trx);
    hasLocked.resolve();
    await lockWhenWaitedFor(trx, stage.run);
  });
  await hasLocked.promise;
  const runIds = [stage.runId, "manual__2" as RunId];
  const { total } = await applyClear(database.db, clearOrder(stage.dagId, stage.runId, { runIds }), NOW);
  await other;
  expect({ total, tries }).toEqual({ total: 2, tries: 1 });
});
