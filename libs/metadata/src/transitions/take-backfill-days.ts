import type { BackfillSkip, EpochMillis, JsonObject, RunKey, TaskSubset } from "@daymill/core";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";
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
  /** Given to runs that exist, over those that they had; new runs come with theirs. */
  readonly params: JsonObject;
  /** What runs again in a run that exists; null: all. New runs come with what they leave out. */
  readonly tasks: TaskSubset | null;
  readonly days: readonly TakenDay[];
}

/**
 * Makes the runs of days whose turn has come, or takes over those that exist, unless the backfill was paused or ended in
 * the meantime: then nothing. A day whose run somebody else made first is left to that run. Returns the runs to wake.
 */
export async function takeBackfillDays(db: Kysely<Database>, taken: TakenDays, now: EpochMillis): Promise<RunKey[]> {
  return await inTransaction(db, async (trx) => {
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

type DayTaken = Omit<TakenDays, "days"> & { readonly day: TakenDay };

async function takeDay(trx: Transaction<Database>, taken: DayTaken, now: EpochMillis): Promise<RunKey | undefined> {
  const { backfillKey, day } = taken;
  const { runKey = null, reason = null } = await runOf(trx, taken, now);
  const state = runKey === null ? "left" : day.action === "rerun" ? "adopted" : "created";
  await trx
    .updateTable("backfill_day")
    .set({ state, reason, run_key: runKey })
    .where("backfill_key", "=", backfillKey)
    .where("position", "=", day.position)
    .where("state", "=", "waiting")
    .execute();
  return runKey ?? undefined;
}

/** The run of a day, or why it gets none. */
type RunOfDay =
  | { readonly runKey: RunKey; readonly reason?: undefined }
  | { readonly runKey?: undefined; readonly reason: BackfillSkip };

async function runOf(
  trx: Transaction<Database>,
  { backfillKey, who, params, tasks, day }: DayTaken,
  now: EpochMillis,
): Promise<RunOfDay> {
  if (day.action === "skip") return { reason: day.reason };
  if (day.action === "rerun") {
    const { runKey, position: turn } = day;
    const adopted = await adoptRun(trx, { runKey, backfillKey, turn, who, params, tasks }, now);
    return adopted === "adopted" ? { runKey } : { reason: adopted };
  }
  const [made] = await createRuns(trx, [{ ...day.run, backfillKey, turn: day.position }], now);
  return made === undefined ? { reason: "in_flight" } : { runKey: made.runKey };
}
