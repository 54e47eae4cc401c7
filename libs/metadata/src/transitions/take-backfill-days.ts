import type { BackfillSkip, EpochMillis, RunKey } from "@daymill/core";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import { adoptRun } from "./adopt-run.ts";
import { createRuns } from "./create-runs.ts";
import type { NewRun } from "./create-runs.ts";

/** What becomes of a day whose turn has come. */
export type TakenDay =
  | { readonly action: "create"; readonly position: number; readonly run: NewRun }
  | { readonly action: "rerun"; readonly position: number; readonly runKey: RunKey }
  | { readonly action: "skip"; readonly position: number; readonly reason: BackfillSkip };

export interface TakenDays {
  readonly backfillKey: number;
  readonly who: string;
  readonly days: readonly TakenDay[];
}

/**
 * Makes the runs of days whose turn has come, or takes over those that exist, unless the backfill was paused or ended in
 * the meantime: then nothing. A day whose run somebody else made first is left to that run. Returns the runs to wake.
 */
export async function takeBackfillDays(db: Kysely<Database>, taken: TakenDays, now: EpochMillis): Promise<RunKey[]> {
  return await db.transaction().execute(async (trx) => {
    const backfill = await trx
      .selectFrom("backfill")
      .select("backfill_key")
      .where("backfill_key", "=", taken.backfillKey)
      .where("state", "=", "running")
      .forUpdate()
      .executeTakeFirst();
    if (backfill === undefined) return [];
    const keys: RunKey[] = [];
    for (const day of taken.days) {
      const runKey = await takeDay(trx, { ...taken, day }, now);
      if (runKey !== undefined) keys.push(runKey);
    }
    return keys;
  });
}

async function takeDay(
  trx: Transaction<Database>,
  { backfillKey, who, day }: Omit<TakenDays, "days"> & { readonly day: TakenDay },
  now: EpochMillis,
): Promise<RunKey | undefined> {
  const runKey = await runOf(trx, { backfillKey, who, day }, now);
  const state = runKey === undefined ? "left" : day.action === "rerun" ? "adopted" : "created";
  const reason = runKey !== undefined ? null : day.action === "skip" ? day.reason : "in_flight";
  await trx
    .updateTable("backfill_day")
    .set({ state, reason, run_key: runKey ?? null })
    .where("backfill_key", "=", backfillKey)
    .where("position", "=", day.position)
    .where("state", "=", "waiting")
    .execute();
  return runKey;
}

async function runOf(
  trx: Transaction<Database>,
  { backfillKey, who, day }: Omit<TakenDays, "days"> & { readonly day: TakenDay },
  now: EpochMillis,
): Promise<RunKey | undefined> {
  if (day.action === "skip") return undefined;
  if (day.action === "rerun") {
    return await adoptRun(trx, { runKey: day.runKey, backfillKey, turn: day.position, who }, now);
  }
  const [made] = await createRuns(trx, [{ ...day.run, backfillKey, turn: day.position }], now);
  return made?.runKey;
}
