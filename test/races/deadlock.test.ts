import type { RunId, RunKey } from "@daymill/core";
import { serializedDag, serializedTask } from "@daymill/core/testing";
import { applyClear, inTransaction } from "@daymill/metadata";
import { clearOrder, freshDatabase } from "@daymill/metadata/testing";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import { addRun, endOf, NOW, setStage, settleOn, startAndClaim, SUCCESS } from "./stage.ts";

async function lockRun<DB>(trx: Kysely<DB>, run: RunKey): Promise<void> {
  await sql`select from dag_run where run_key = ${run} for no key update`.execute(trx);
}

/** Until somebody waits for what this transaction holds. */
async function isWaitedFor<DB>(trx: Kysely<DB>): Promise<void> {
  const waiting = sql`select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`;
  while ((await waiting.execute(trx)).rows.length === 0);
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
    await lockRun(trx, second);
    hasLocked.resolve();
    await isWaitedFor(trx);
    await lockRun(trx, stage.run);
  });
  await hasLocked.promise;
  const runIds = [stage.runId, "manual__2" as RunId];
  const { total } = await applyClear(database.db, clearOrder(stage.dagId, stage.runId, { runIds }), NOW);
  await other;
  expect({ total, tries }).toEqual({ total: 2, tries: 1 });
});
