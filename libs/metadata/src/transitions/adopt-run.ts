import { millis } from "@daymill/core";
import type { EpochMillis, RunKey } from "@daymill/core";
import type { Transaction } from "kysely";
import type { Database } from "../database.ts";
import { clearWithin, lockRuns } from "./clear/apply-clear.ts";

/** A run that is over and that a backfill runs again. */
export interface AdoptedRun {
  readonly runKey: RunKey;
  readonly backfillKey: number;
  /** Its turn among the runs of the backfill. */
  readonly turn: number;
  readonly who: string;
}

const WHOLE_RUN = {
  tasks: undefined,
  upstream: false,
  downstream: false,
  past: false,
  future: false,
  only: "all",
  exclude: [],
  running: "leave",
  latestVersion: true,
  etag: undefined,
  holdMs: millis(0),
} as const;

/**
 * Clears a whole run that is over, on the DAG's current version, and queues it as one of a backfill's. Undefined when the
 * run is not over any more: somebody cleared it first.
 */
export async function adoptRun(
  trx: Transaction<Database>,
  adopted: AdoptedRun,
  now: EpochMillis,
): Promise<RunKey | undefined> {
  await lockRuns(trx, [adopted.runKey]);
  const run = await trx
    .updateTable("dag_run")
    .set({ type: "backfill", backfill_key: adopted.backfillKey, turn: adopted.turn })
    .where("run_key", "=", adopted.runKey)
    .where("state", "in", ["success", "failed"])
    .returning(["dag_id", "run_id"])
    .executeTakeFirst();
  if (run === undefined) return undefined;
  const named = { dagId: run.dag_id, runIds: [run.run_id], who: adopted.who };
  await clearWithin(trx, { ...WHOLE_RUN, ...named }, now);
  return adopted.runKey;
}
